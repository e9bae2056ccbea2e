import type { steering as english } from '../en/steering.ts';
import type { Translation } from '../translation.ts';

export const steering = {
  onlyAdministrators: 'Eso solo pueden hacerlo los administradores de este chat.',
  onlyAdministratorsThere: 'Eso solo pueden hacerlo los administradores de «{{title}}».',
  onlyAdministratorsOfThat: 'Eso solo pueden hacerlo los administradores de ese chat.',
  onlyAdmins: 'Eso solo pueden hacerlo los administradores de la red.',
  notHere: '/{{command}} no funciona en este tipo de chat.',
  unknownCommand: 'No conozco ese comando. Con /help ves los que conozco.',
  usage: 'Uso: {{usage}}',
  usageExample: 'Ejemplo: {{example}}',
  buttonForAdministrators: 'Este botón es solo para administradores de este chat.',
  buttonForAdmins: 'Este botón es solo para administradores de la red.',
  buttonOfSomeoneElse: 'Este botón es para otra persona.',
  stale: 'Este botón ya no sirve.',
  leftOut:
    '✋ Vas demasiado rápido y algo se ha quedado sin hacer. Espera unos segundos y vuelve a intentarlo.',
  failed: 'Algo ha fallado. Inténtalo otra vez.',
  answeredInPrivate: '🔒 Te he respondido en privado, porque no es para todo el mundo.',
  writeMeFirst:
    '🔒 La respuesta es solo para ti. Ábreme en un chat privado, pulsa Iniciar y envía otra vez el comando.',
  pressInPrivate: 'Esto no es para todo el mundo. Úsalo en nuestro chat privado.',

  cancel: 'Cancelar',
  cancelled: 'Cancelado. No ha cambiado nada.',

  noSuchChat:
    'No conozco ese chat. Indica su id, su @usuario o el alias de su dueño, o responde a una copia que venga de él.',
  oneOfSeveral: '{{id}} · {{title}}',
  severalChats:
    'Más de un chat ha tenido ese @usuario:\n{{lines}}\nRepite el comando con el id del que quieras decir.',
  remove: 'Retirar chat',
  removeQuestion: '¿Retirar «{{title}}» de la red? Solo un administrador podrá devolverlo.',
  removedAlready: '«{{title}}» ya está retirado.',
  wasRemoved:
    '«{{title}}» ya no está en la red. Solo un administrador puede devolverlo, aquí o con /start allí.',
  bringBack: 'Devolver a la red',
  wasBroughtBack: '✅ «{{title}}» vuelve a estar conectado.',
  about_remove: 'retirar un chat de la red',
  usage_remove: '<chat>, o como respuesta a una copia que venga de él',

  resumed_one: '✅ Reanudado. Enviando {{count}} publicación retenida.',
  resumed_many: '✅ Reanudado. Enviando {{count}} de publicaciones retenidas en orden.',
  resumed_other: '✅ Reanudado. Enviando {{count}} publicaciones retenidas en orden.',
  about_pause: 'retener todas las publicaciones',
  about_resume: 'reanudar los envíos',

  discard: 'Descartar lo retenido',
  resume: 'Reanudar',
  pause: 'Pausar',
  alreadyPaused: 'La red ya estaba en pausa.',
  pausedPanelEmpty: '⏸ En pausa. Lo nuevo queda retenido hasta que reanudes.',
  pausedPanel_one: '⏸ En pausa. Hay {{count}} publicación retenida; lo nuevo también se retiene.',
  pausedPanel_many: '⏸ En pausa. Hay {{count}} de publicaciones retenidas; lo nuevo también se retiene.',
  pausedPanel_other: '⏸ En pausa. Hay {{count}} publicaciones retenidas; lo nuevo también se retiene.',
  notPaused: 'La red no está en pausa.',
  discardQuestion_one: '¿Descartar {{count}} publicación retenida? No llegará a quien aún no la tenga.',
  discardQuestion_many:
    '¿Descartar {{count}} de publicaciones retenidas? No llegarán a quien aún no las tenga.',
  discardQuestion_other:
    '¿Descartar {{count}} publicaciones retenidas? No llegarán a quien aún no las tenga.',
  discarded_one: 'Descartada {{count}} publicación retenida. La red sigue en pausa.',
  discarded_many: 'Descartadas {{count}} de publicaciones retenidas. La red sigue en pausa.',
  discarded_other: 'Descartadas {{count}} publicaciones retenidas. La red sigue en pausa.',

  paidPanel:
    'Más rápido con Stars\nAnuncios: {{announcements}}\nMensajes reenviados: {{relays}}\nTelegram envía gratis {{free}} mensajes por segundo, y hasta {{paid}} si pagas: 0,1 Stars por cada mensaje por encima del ritmo gratuito.\nGastado hoy: {{used}} de {{cap}} Stars (día UTC). Saldo: {{balance}} Stars.\nSi se acaban las Stars, todo se envía igualmente, al ritmo gratuito.',
  paidButton_announcements_on: 'Pagar por los anuncios',
  paidButton_announcements_off: 'Dejar de pagar por los anuncios',
  paidButton_relays_on: 'Pagar por los mensajes reenviados',
  paidButton_relays_off: 'Dejar de pagar por los mensajes reenviados',
  about_paid: 'enviar más rápido con Stars, con un límite diario',
  usage_paid: '[announcements|relays on|off], o cap <Stars al día>',

  status:
    '{{paused}}\nChats: {{active}}, a la espera de aprobación: {{pending}}\nPublicaciones en curso: {{posts}}, copias: {{open}}\nCola: {{oldest}}\nEnvíos por segundo: {{speed}}\nFirma: {{signature}}\nEdiciones: {{edits}}',
  running: '✅ En marcha.',
  isPaused: '⏸ En pausa.',
  slowedDown:
    '⚠️ Telegram nos ha pedido ir más despacio hasta las {{until}}. No se pierde nada; los envíos seguirán entonces.',
  tokenRefused:
    '⚠️ Telegram rechaza el token del bot, así que no se envía nada. Quien lo administra debe revisarlo.',
  webhookUnreached:
    '⚠️ Telegram no puede conectar con el webhook: {{problem}}. Los mensajes esperan en Telegram. Quien administra el bot debe revisar WEBHOOK_HOST y el proxy.',
  webhookReplaced:
    '⚠️ Telegram envía a otro sitio lo que recibe el bot. Quien lo administra debe reiniciarlo.',
  nothingWaits: 'vacía',
  refresh: 'Actualizar',
  openEdits: 'Ediciones',
  openList: 'Chats',
  removeSignature: 'Quitar la firma',
  noSignature: 'ninguna',
  about_status: 'ver cómo va la red',

  list: 'Chats {{from}}–{{to}} de {{total}}:\n{{lines}}',
  listEmpty: 'Todavía no hay chats.',
  listLine: '{{no}}. {{title}} · {{kind}} · {{flags}}',
  flag_source: 'envía',
  flag_destination: 'recibe',
  flag_selfSend: 'recibe también lo suyo',
  flag_none: 'ni envía ni recibe',
  card: '{{title}}\n{{kind}}, id {{id}}\n{{flags}}\nConectado desde {{since}}\n{{standing}}',
  card_trial: 'Prueba gratuita hasta el {{date}}',
  card_paid: 'Suscripción hasta el {{date}}',
  card_lapsed: 'Sin suscripción desde el {{date}}',
  out_pending: 'a la espera de aprobación',
  out_declined: 'rechazado por un administrador',
  out_removed: 'retirado por un administrador',
  out_inactive: 'se fue',
  cardOut: '{{title}}\n{{kind}}, id {{id}}\nNo está conectado: {{reason}}',
  openGrant: 'Conceder un plan',
  revoke: 'Revocar',
  about_list: 'ver los chats',
  usage_list: '[página]',

  signatureSet: 'Ahora todas las copias terminan con:\n{{signature}}',
  signatureSame: 'Esa firma ya está puesta.',
  signatureGone: 'Firma quitada. Ahora las copias solo muestran el alias de quien publica.',
  signatureNone: 'No hay firma.',
  signatureLimit: 'Una firma puede tener {{limit}} caracteres como máximo.',
  signatureUrlLimit: 'Eso no es una dirección web, o tiene más de {{limit}} caracteres.',
  about_signature: 'añadir un texto a todas las copias',
  usage_signature: '<texto>',
  about_signatureurl: 'añadir un enlace a todas las copias',
  usage_signatureurl: '<dirección>',
  about_signatureoff: 'quitar la firma',

  editsPanel: 'Publicaciones editadas: {{mode}}.',
  edits_off: 'se ignoran',
  edits_resend: 'se envían otra vez como respuesta a la primera copia',
  edits_inplace: 'se actualizan las copias',
  editsButton_off: 'Ignorar ediciones',
  editsButton_resend: 'Enviar otra vez',
  editsButton_inplace: 'Actualizar copias',
  about_edits: 'elegir qué pasa cuando se edita una publicación',
  usage_edits: '[off|resend|inplace]',
} satisfies Translation<typeof english>;
