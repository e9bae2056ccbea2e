import type { moderation as english } from '../en/moderation.ts';
import type { Translation } from '../translation.ts';

export const moderation = {
  noSuchPerson:
    'No conozco a nadie con ese nombre. Indica su id, su @nombre o su alias, o responde a una copia de lo que publicó.',
  isAdmin: 'Es un administrador de la red: a los administradores no se les puede silenciar ni expulsar.',

  about_mute: 'silenciar a alguien por un tiempo',
  usage_mute: '<quién> [duración], o como respuesta a una copia',
  muteHowLong: '¿Durante cuánto tiempo debe callar {{alias}}?',
  muteBounds: 'Un silencio dura de {{least}} a {{most}}. Ejemplos: 90s, 30m, 1h30m, 7d, 2w.',
  muted: '{{alias}} queda en silencio durante {{duration}}, hasta el {{until}}.',
  unmute: 'Quitar el silencio',
  muteAgain: 'Silenciar {{duration}}',

  about_unmute: 'dejar que se oiga de nuevo a alguien',
  usage_unmute: '<quién>, o como respuesta a una copia',
  unmuted: 'A {{alias}} se le oye de nuevo.',
  notMuted: '{{alias}} no está en silencio.',

  about_ban: 'silenciar a alguien para siempre y borrar sus copias',
  usage_ban: '<quién>, o como respuesta a una copia',
  banQuestion:
    '¿Expulsar a {{alias}} para siempre y borrar las copias de lo que publicó en las últimas 48 horas?',
  ban: 'Expulsar',
  banned: '{{alias}} queda expulsado. Buscando copias …',
  bannedAlready: '{{alias}} ya está expulsado. Buscando las copias que queden …',
  unban: 'Readmitir',

  about_unban: 'acabar con una expulsión',
  usage_unban: '<quién>, o como respuesta a una copia',
  unbanned: '{{alias}} ya no está expulsado.',
  notBanned: '{{alias}} no está expulsado.',

  about_whois: 'quién está detrás de un alias (en privado)',
  usage_whois: '<alias>, o como respuesta a una copia',
  whoisInPrivate: 'Pregúntamelo en privado: aquí lo leería todo el mundo.',
  whois_person: '{{alias}} es {{name}}, id {{id}}',
  whois_chat: '{{alias}} es el chat {{name}}, id {{id}}',
  whoisPosted_one: '{{count}} publicación en «{{title}}»',
  whoisPosted_many: '{{count}} de publicaciones en «{{title}}»',
  whoisPosted_other: '{{count}} publicaciones en «{{title}}»',
  whoisSilent: 'Ninguna publicación en el tiempo que se recuerda.',
  whoisMuted: 'En silencio hasta el {{until}}',
  whoisBanned: 'Expulsado',
  whoisFree: 'Sin restricciones',

  about_delete: 'retirar una publicación tuya, como respuesta a ella',
  deleteHow: 'Responde con /delete a tu propia publicación o a una copia de ella.',
  deleteUnknown: 'No recuerdo ese mensaje. Las publicaciones se pueden retirar durante 48 horas.',
  deleteNotYours: 'Solo su autor y los administradores de la red pueden retirar una publicación.',
  deleting_one: 'Retirada. Se está borrando {{count}} copia.',
  deleting_many: 'Retirada. Se están borrando {{count}} de copias.',
  deleting_other: 'Retirada. Se están borrando {{count}} copias.',

  youAreMuted: 'Tus publicaciones no se llevan a los demás chats hasta el {{until}}.',
  youAreHeard: 'Tus publicaciones se llevan de nuevo a los demás chats.',

  withdrawing: 'Retirando: {{deleted}} de {{all}} copias borradas …',
  withdrawn_one: 'Listo. {{count}} copia borrada.',
  withdrawn_many: 'Listo. {{count}} de copias borradas.',
  withdrawn_other: 'Listo. {{count}} copias borradas.',
  withdrawnStopped_one: 'Se detuvo {{count}} entrega antes de hacerse.',
  withdrawnStopped_many: 'Se detuvieron {{count}} de entregas antes de hacerse.',
  withdrawnStopped_other: 'Se detuvieron {{count}} entregas antes de hacerse.',
  withdrawnOutOfReach_one:
    '{{count}} copia está fuera de alcance: tiene más de 48 horas o está en un chat que dejé.',
  withdrawnOutOfReach_many:
    '{{count}} de copias están fuera de alcance: tienen más de 48 horas o están en chats que dejé.',
  withdrawnOutOfReach_other:
    '{{count}} copias están fuera de alcance: tienen más de 48 horas o están en chats que dejé.',
  withdrawnDoubts_one: '{{count}} envío quedó sin respuesta: puede quedar una copia que no conozco.',
  withdrawnDoubts_many: '{{count}} de envíos quedaron sin respuesta: pueden quedar copias que no conozco.',
  withdrawnDoubts_other: '{{count}} envíos quedaron sin respuesta: pueden quedar copias que no conozco.',

  weeks_one: '{{count}} semana',
  weeks_many: '{{count}} de semanas',
  weeks_other: '{{count}} semanas',
  days_one: '{{count}} día',
  days_many: '{{count}} de días',
  days_other: '{{count}} días',
  hours_one: '{{count}} hora',
  hours_many: '{{count}} de horas',
  hours_other: '{{count}} horas',
  minutes_one: '{{count}} minuto',
  minutes_many: '{{count}} de minutos',
  minutes_other: '{{count}} minutos',
  seconds_one: '{{count}} segundo',
  seconds_many: '{{count}} de segundos',
  seconds_other: '{{count}} segundos',
} satisfies Translation<typeof english>;
