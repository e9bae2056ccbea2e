import type { posts as english } from '../en/posts.ts';
import type { Translation } from '../translation.ts';

export const posts = {
  post: 'Publicación {{id}}',
  from: 'Del chat {{chat}}, de {{alias}}, {{at}}',
  inTemporal: 'En Temporal: PartylineChat = "{{chat}}"',
  refused: 'No se difundió: {{reason}}.',
  refusal_chatLeft: 'el chat no está conectado',
  refusal_noSource: 'el chat no puede enviar',
  refusal_outgoingOff: 'el chat tiene desactivado el envío',
  refusal_staysInChat: 'el chat solo envía parte de lo que publica (/relay)',
  refusal_authorMuted: 'quien lo publicó está en silencio',
  refusal_authorBanned: 'quien lo publicó está expulsado',
  refusal_duplicate: 'repite una publicación reciente',
  refusal_echo: 'es el eco de una copia',
  refusal_albumRefused: 'el resto del álbum no se difundió',
  refusal_takenBack: 'se borró',
  refusal_forgotten: 'esperó demasiado, o su autor pidió que se borraran sus datos',
  edited_one: 'Editada una vez.',
  edited_many: 'Editada {{count}} de veces.',
  edited_other: 'Editada {{count}} veces.',
  counts:
    'Enviadas {{sent}}, en espera {{waiting}}, fallidas {{failed}}, sin suscripción {{withheld}}, borradas {{withdrawn}}.',
  doubts_one: 'Telegram no respondió una vez: esa copia puede haber llegado dos veces o ninguna.',
  doubts_many:
    'Telegram no respondió {{count}} de veces: esas copias pueden haber llegado dos veces o ninguna.',
  doubts_other:
    'Telegram no respondió {{count}} veces: esas copias pueden haber llegado dos veces o ninguna.',
  outdated_one: 'Un chat todavía muestra una versión anterior.',
  outdated_many: '{{count}} de chats todavía muestran una versión anterior.',
  outdated_other: '{{count}} chats todavía muestran una versión anterior.',
  failure: '{{number}} × {{reason}}',
  retry_one: 'Reintentar la fallida',
  retry_many: 'Reintentar {{count}} fallidas',
  retry_other: 'Reintentar {{count}} fallidas',
  retrying_one: 'Reintentando una copia.',
  retrying_many: 'Reintentando {{count}} de copias.',
  retrying_other: 'Reintentando {{count}} copias.',
  unknownPost: 'No conozco esa publicación. Puede que sea demasiado antigua.',

  noDeeds: 'Todavía no hay acciones.',
  actions: 'Acciones recientes:',
  older: 'Anteriores',
  newest: 'Últimas',

  announcePreview_one: 'Vista previa. Llega a un chat, aunque tenga desactivada la recepción.',
  announcePreview_many: 'Vista previa. Llega a {{count}} de chats, aunque tengan desactivada la recepción.',
  announcePreview_other: 'Vista previa. Llega a {{count}} chats, aunque tengan desactivada la recepción.',
  announceCost_one:
    'Irá más rápido con Stars: hasta {{count}} Star, de {{left}} que quedan para hoy. Saldo: {{balance}}. Lo que no cubra se enviará al ritmo gratuito.',
  announceCost_many:
    'Irá más rápido con Stars: hasta {{count}} Stars, de {{left}} que quedan para hoy. Saldo: {{balance}}. Lo que no cubran se enviará al ritmo gratuito.',
  announceCost_other:
    'Irá más rápido con Stars: hasta {{count}} Stars, de {{left}} que quedan para hoy. Saldo: {{balance}}. Lo que no cubran se enviará al ritmo gratuito.',
  balanceUnknown: 'desconocido',
  announceSend: 'Enviar anuncio',
  announceDrop: 'Descartar',
  announceDropped: 'Descartado. No se ha avisado a nadie.',
  announceBegun: 'Enviando…',
  announceProgress: 'Enviando… ya lo tienen {{sent}} de {{total}} chats.',
  announceStop: 'Dejar de enviar',
  announceStopping: 'Deteniendo…',
  announceStopped: '⏹ Detenido. Ya lo tienen {{sent}} de {{total}} chats.',
  announced_one: '✅ Anunciado en un chat.',
  announced_many: '✅ Anunciado en {{count}} de chats.',
  announced_other: '✅ Anunciado en {{count}} chats.',
  announceFailed_one: 'Puede que un chat no lo haya recibido: /post {{id}}',
  announceFailed_many: 'Puede que {{count}} de chats no lo hayan recibido: /post {{id}}',
  announceFailed_other: 'Puede que {{count}} chats no lo hayan recibido: /post {{id}}',
  notAnnounceable:
    'Telegram lo ha rechazado, así que no se ha enviado nada. Cámbialo y envía /announce otra vez.',

  about_announce: 'enviar un anuncio a todos los chats',
  usage_announce: '<texto>, o como respuesta al mensaje que quieras anunciar',
  about_post: 'ver adónde llegó una publicación y reintentar lo fallido',
  usage_post: '<id>, o como respuesta a la publicación o a una copia',
  about_audit: 'ver las últimas acciones de los administradores',
} satisfies Translation<typeof english>;
