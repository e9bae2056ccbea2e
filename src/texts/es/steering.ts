import type { steering as english } from '../en/steering.ts';
import type { Translation } from '../translation.ts';

export const steering = {
  onlyAdministrators: 'Eso solo pueden hacerlo los administradores de este chat.',
  onlyAdmins: 'Eso solo puede hacerlo un administrador de la red.',
  notHere: '/{{command}} no sirve en este tipo de chat.',
  unknownCommand: 'No conozco ese comando. /help muestra los que conozco.',
  usage: 'Se usa así: {{usage}}',
  usageExample: 'Por ejemplo: {{example}}',
  notYours: 'Este botón no es para ti.',
  stale: 'Este botón está caducado.',
  failed: 'No ha funcionado. Inténtalo de nuevo.',

  cancel: 'Cancelar',
  cancelled: 'No se ha cambiado nada.',

  noSuchChat:
    'No conozco ese chat. Nómbralo por su id o @nombre, por el alias de su dueño, o responde a una copia que venga de él.',
  remove: 'Retirarlo',
  removeQuestion: '¿Retirar «{{title}}» de la red? Solo un administrador de la red puede devolverlo.',
  removedAlready: '«{{title}}» ya está retirado.',
  wasRemoved:
    '«{{title}}» queda retirado. Solo un administrador de la red puede devolverlo: aquí, o con /start allí.',
  bringBack: 'Devolverlo a la red',
  wasBroughtBack: '«{{title}}» participa de nuevo.',
  about_remove: 'retirar un chat de la red',
  usage_remove: '<chat>, o como respuesta a una copia que venga de él',

  resumed_one: 'Reanudado. Ahora sale, en orden, {{count}} publicación retenida.',
  resumed_many: 'Reanudado. Ahora salen, en orden, {{count}} de publicaciones retenidas.',
  resumed_other: 'Reanudado. Ahora salen, en orden, {{count}} publicaciones retenidas.',
  about_pause: 'retener todo lo que se publique',
  about_resume: 'dejar salir en orden lo retenido',

  discard: 'Descartarlas',
  resume: 'Reanudar',
  pause: 'Pausar',
  pausedPanel_one:
    'En pausa. Hay {{count}} publicación retenida. Lo que se publique desde ahora también queda retenido.',
  pausedPanel_many:
    'En pausa. Hay {{count}} de publicaciones retenidas. Lo que se publique desde ahora también queda retenido.',
  pausedPanel_other:
    'En pausa. Hay {{count}} publicaciones retenidas. Lo que se publique desde ahora también queda retenido.',
  notPaused: 'No está en pausa.',
  discardQuestion_one: '¿Descartar {{count}} publicación retenida? No llegará a quien aún no la tenga.',
  discardQuestion_many:
    '¿Descartar {{count}} de publicaciones retenidas? No llegarán a quien aún no las tenga.',
  discardQuestion_other:
    '¿Descartar {{count}} publicaciones retenidas? No llegarán a quien aún no las tenga.',
  discarded_one: 'Descartada {{count}} publicación retenida. Sigue en pausa.',
  discarded_many: 'Descartadas {{count}} de publicaciones retenidas. Sigue en pausa.',
  discarded_other: 'Descartadas {{count}} publicaciones retenidas. Sigue en pausa.',

  status:
    '{{paused}}\nChats: {{active}}, a la espera de admisión: {{pending}}\nEn camino: {{posts}} publicaciones, {{open}} entregas\nLa más antigua sin entregar: {{oldest}}\nEnvíos por segundo: {{speed}}\nFirma: {{signature}}\nEdiciones: {{edits}}',
  running: 'En marcha.',
  isPaused: 'En pausa.',
  nothingWaits: 'nada espera',
  refresh: 'Actualizar',
  openEdits: 'Ediciones',
  openList: 'Chats',
  removeSignature: 'Quitar la firma',
  noSignature: 'ninguna',
  about_status: 'cómo está la red',

  list: 'Chats del {{from}} al {{to}} de {{total}}:\n{{lines}}',
  listEmpty: 'Todavía no participa ningún chat.',
  listLine: '{{no}}. {{title}} · {{kind}} · {{flags}}',
  flag_source: 'envía',
  flag_destination: 'recibe',
  flag_selfSend: 'también a sí mismo',
  flag_none: 'ni envía ni recibe',
  card: '{{title}}\n{{kind}}, id {{id}}\n{{flags}}\nParticipa desde {{since}}\n{{standing}}',
  card_trial: 'Prueba gratuita hasta el {{date}}',
  card_paid: 'Suscripción hasta el {{date}}',
  card_lapsed: 'Sin suscripción desde el {{date}}',
  out_pending: 'espera a un administrador',
  out_removed: 'lo retiró un administrador',
  out_inactive: 'se fue',
  cardOut: '{{title}}\n{{kind}}, id {{id}}\nNo participa: {{reason}}',
  openGrant: 'Conceder un plan',
  revoke: 'Revocar',
  about_list: 'los chats que participan',
  usage_list: '[página]',

  signatureSet: 'Desde ahora, esto figura bajo cada copia:\n{{signature}}',
  signatureSame: 'Eso ya figura bajo cada copia.',
  signatureGone: 'Desde ahora, las copias solo llevan el alias de quien publica.',
  signatureNone: 'No había firma.',
  signatureLimit: 'Una firma tiene como mucho {{limit}} caracteres.',
  signatureUrlLimit: 'Eso no es una dirección web, o tiene más de {{limit}} caracteres.',
  about_signature: 'un texto que figure bajo cada copia',
  usage_signature: '<texto>',
  about_signatureurl: 'una dirección web que figure bajo cada copia',
  usage_signatureurl: '<dirección>',
  about_signatureoff: 'ya sin firma',

  editsPanel: 'Cómo viajan las publicaciones editadas: {{mode}}.',
  edits_off: 'no viajan',
  edits_resend: 'otra vez, como respuesta a la primera copia',
  edits_inplace: 'cambian las copias',
  editsButton_off: 'No',
  editsButton_resend: 'Reenviar',
  editsButton_inplace: 'En su sitio',
  about_edits: 'cómo viajan las publicaciones editadas',
  usage_edits: '[off|resend|inplace]',
} satisfies Translation<typeof english>;
