import type { posts as english } from '../en/posts.ts';
import type { Translation } from '../translation.ts';

export const posts = {
  post: 'Publicación {{id}}',
  from: 'del chat {{chat}}, de {{alias}}, {{at}}',
  refused: 'No se difunde: {{reason}}.',
  edited_one: 'Editada una vez.',
  edited_many: 'Editada {{count}} veces.',
  edited_other: 'Editada {{count}} veces.',
  counts:
    'Enviadas {{sent}}, en espera {{waiting}}, fallidas {{failed}}, sin suscripción {{withheld}}, retiradas {{withdrawn}}.',
  doubts_one: 'Falta una respuesta de Telegram: esa copia puede estar dos veces o ninguna.',
  doubts_many: 'Faltan {{count}} respuestas de Telegram: esas copias pueden estar dos veces o ninguna.',
  doubts_other: 'Faltan {{count}} respuestas de Telegram: esas copias pueden estar dos veces o ninguna.',
  outdated_one: 'Un chat conserva una versión anterior.',
  outdated_many: '{{count}} chats conservan una versión anterior.',
  outdated_other: '{{count}} chats conservan una versión anterior.',
  failure: '{{number}} × {{reason}}',
  retry_one: 'Reintentar la fallida',
  retry_many: 'Reintentar {{count}} fallidas',
  retry_other: 'Reintentar {{count}} fallidas',
  retrying_one: 'Se reintenta una entrega.',
  retrying_many: 'Se reintentan {{count}} entregas.',
  retrying_other: 'Se reintentan {{count}} entregas.',
  unknownPost: 'No conozco esa publicación. Puede que sea demasiado antigua.',

  noDeeds: 'Aún no se ha hecho nada.',
  deeds: 'Lo que se hizo, lo último primero:',
  deed: '{{at}} · {{actor}}: {{action}} {{subject}}',
  deedChange: '    {{before}} → {{after}}',
  older: 'Anteriores',
  newest: 'Últimas',

  announcePreview_one: 'Así se verá. Llega a un chat, tenga o no desactivadas las publicaciones entrantes.',
  announcePreview_many:
    'Así se verá. Llega a {{count}} chats, tengan o no desactivadas las publicaciones entrantes.',
  announcePreview_other:
    'Así se verá. Llega a {{count}} chats, tengan o no desactivadas las publicaciones entrantes.',
  announceSend: 'Anunciar',
  announceDrop: 'Descartar',
  announceDropped: 'Descartado. No se ha avisado a nadie.',
  announceBegun: 'Va en camino…',
  announceProgress: 'Anunciando: ya lo tienen {{sent}} de {{total}} chats.',
  announced_one: 'Anunciado a un chat.',
  announced_many: 'Anunciado a {{count}} chats.',
  announced_other: 'Anunciado a {{count}} chats.',
  announceFailed_one: 'Un chat no lo tiene, o quizá no: /post {{id}} dice por qué.',
  announceFailed_many: '{{count}} chats no lo tienen, o quizá no: /post {{id}} dice por qué.',
  announceFailed_other: '{{count}} chats no lo tienen, o quizá no: /post {{id}} dice por qué.',
  notAnnounceable: 'Telegram no acepta eso así. No se ha anunciado nada.',

  about_announce: 'anunciar algo a todos los chats',
  usage_announce: '<texto>, o como respuesta a lo que se quiere anunciar',
  about_post: 'adónde llegó una publicación, y reintentar lo fallido',
  usage_post: '<id>, o como respuesta a la publicación o a una copia',
  about_audit: 'quién hizo qué, lo último primero',
} satisfies Translation<typeof english>;
