import type { moderation as english } from '../en/moderation.ts';
import type { Translation } from '../translation.ts';

export const moderation = {
  noSuchPerson:
    'No conozco a esa persona. Indica su id, @usuario o alias, o responde a algo que haya publicado.',
  severalPeople:
    'Más de una persona ha tenido ese @usuario: {{aliases}}. Repite el comando con el alias de quien quieras decir; /whois dice quién es quién.',
  isAdmin:
    'Es administrador de la red. A los administradores no se les puede advertir, silenciar ni expulsar.',

  reason: 'Motivo: {{reason}}',

  about_warn: 'advertir a alguien en privado',
  usage_warn: '<quién> [motivo], o como respuesta a una copia',
  warned_one: '⚠️ {{alias}} tiene una advertencia. Es la primera.',
  warned_many: '⚠️ {{alias}} tiene ya {{count}} de advertencias.',
  warned_other: '⚠️ {{alias}} tiene ya {{count}} advertencias.',
  warnedChannel: 'Es un canal, así que la advertencia solo la ven los administradores.',

  about_held: 'ver las publicaciones que esperan aprobación',
  nothingHeld: '✅ No hay publicaciones esperando aprobación.',
  heldCount_one: '⏸ {{count}} publicación espera aprobación.',
  heldCount_many: '⏸ {{count}} de publicaciones esperan aprobación, primero las más antiguas.',
  heldCount_other: '⏸ {{count}} publicaciones esperan aprobación, primero las más antiguas.',
  waitsForApproval: '⏸ Una publicación de {{alias}} en «{{title}}» espera aprobación.',
  waitingFiles_one: '📎 {{count}} mensaje con un archivo o contenido especial',
  waitingFiles_many: '📎 Un álbum de {{count}}',
  waitingFiles_other: '📎 Un álbum de {{count}}',
  approve: 'Aprobar',
  approveAlways: 'Aprobar siempre',
  rejectPost: 'Rechazar',
  approvedPost: '✅ Aprobada: la publicación de {{alias}} en «{{title}}» ya se está enviando.',
  approvedAlways: '✅ Aprobada: lo que publique {{alias}} y lo que venga de «{{title}}» ya no espera.',
  rejectedPost: '🚫 Rechazada: la publicación de {{alias}} en «{{title}}» se queda donde se escribió.',
  decidedAlready: 'Esta publicación ya no está esperando.',
  yourPostWaits:
    '⏸ Como acabas de llegar, un administrador revisa tus primeras publicaciones. Esta se enviará en cuanto la aprueben.',

  about_mute: 'silenciar a alguien por un tiempo',
  usage_mute: '<quién> [duración] [motivo], o como respuesta a una copia',
  muteHowLong: '¿Cuánto tiempo quieres silenciar a {{alias}}?',
  muteBounds: 'Un silencio puede durar de 30 segundos a 1 año, p. ej. 30m, 2h, 7d.',
  muted: '🔇 {{alias}} está en silencio durante {{duration}}, hasta el {{until}}.',
  unmute: 'Quitar el silencio',
  muteAgain: 'Silenciar {{duration}}',

  about_unmute: 'quitarle el silencio a alguien',
  usage_unmute: '<quién>, o como respuesta a una copia',
  unmuted: '{{alias}} ya no está en silencio.',
  notMuted: '{{alias}} no está en silencio.',

  about_ban: 'expulsar a alguien y borrar las copias de lo que publicó',
  usage_ban: '<quién> [motivo], o como respuesta a una copia',
  banQuestion: '¿Expulsar a {{alias}} y borrar las copias de todo lo que publicó en las últimas 48 horas?',
  ban: 'Expulsar',
  banned: '{{alias}} ya no puede publicar. Buscando copias…',
  bannedAlready: 'La expulsión de {{alias}} ya estaba en vigor. Buscando las copias que quedan…',
  unban: 'Readmitir',

  about_unban: 'levantar una expulsión',
  usage_unban: '<quién>, o como respuesta a una copia',
  unbanned: '{{alias}} ya no está expulsado.',
  notBanned: '{{alias}} no está expulsado.',

  about_whois: 'ver quién está detrás de un alias (en privado)',
  usage_whois: '<alias>, o como respuesta a una copia',
  whois_person: '{{alias}} es {{name}}, id {{id}}',
  whois_chat: '{{alias}} es el chat {{name}}, id {{id}}',
  whoisPosted_one: '{{count}} publicación en «{{title}}»',
  whoisPosted_many: '{{count}} de publicaciones en «{{title}}»',
  whoisPosted_other: '{{count}} publicaciones en «{{title}}»',
  whoisSilent: 'Sin publicaciones recientes.',
  whoisMuted: 'En silencio hasta el {{until}}',
  whoisBanned: 'Expulsado',
  whoisWarned: 'Advertencia del {{at}}',
  whoisAdmin: 'Administra la red: no se le puede advertir, silenciar ni expulsar',
  whoisFree: 'Sin restricciones',

  about_delete: 'borrar en todas partes algo que publicaste, respondiendo a ello',
  deleteHow: 'Responde con /delete a tu publicación o a una de sus copias.',
  deleteLatest: 'Borrar mi última publicación',
  deleteUnknown: 'No recuerdo esa publicación. Se pueden borrar durante 48 horas.',
  deleteNotYours: 'Solo puede borrarla quien la publicó o un administrador de la red.',
  deleting_one: 'Borrando {{count}} copia…',
  deleting_many: 'Borrando {{count}} de copias…',
  deleting_other: 'Borrando {{count}} copias…',

  youAreMuted: '🔇 Estás en silencio hasta el {{until}}. Hasta entonces no se difunde lo que publiques.',
  youAreBanned:
    '🚫 Ya no puedes participar en esta red: lo que publiques no se difunde. Si crees que es un error, escribe /paysupport y cuéntalo.',
  youAreUnbanned: '✅ Puedes volver a participar: lo que publiques se difunde otra vez.',
  youAreWarned:
    '⚠️ Un administrador de esta red te ha hecho una advertencia. Si se repiten, puedes acabar en silencio o fuera.',
  youAreHeard: 'Ya no estás en silencio: lo que publiques vuelve a difundirse.',

  isBanned: '🚫 {{alias}} ya no puede publicar.',
  originalDeleted: 'Tu mensaje también se ha borrado.',
  originalKept: 'Aquí no puedo borrar tu mensaje; bórralo tú.',

  withdrawing: 'Borrando… {{deleted}} de {{all}} copias por ahora.',
  withdrawn_one: 'Listo: {{count}} copia borrada.',
  withdrawn_many: 'Listo: {{count}} de copias borradas.',
  withdrawn_other: 'Listo: {{count}} copias borradas.',
  withdrawnStopped_one: '{{count}} copia ya no llegó a enviarse.',
  withdrawnStopped_many: '{{count}} de copias ya no llegaron a enviarse.',
  withdrawnStopped_other: '{{count}} copias ya no llegaron a enviarse.',
  withdrawnOutOfReach_one:
    'No puedo borrar {{count}} copia: tiene más de 48 horas o está en un chat del que salí.',
  withdrawnOutOfReach_many:
    'No puedo borrar {{count}} de copias: tienen más de 48 horas o están en chats de los que salí.',
  withdrawnOutOfReach_other:
    'No puedo borrar {{count}} copias: tienen más de 48 horas o están en chats de los que salí.',
  withdrawnDoubts_one:
    'Telegram no respondió {{count}} vez, así que puede quedar alguna copia que no conozco.',
  withdrawnDoubts_many:
    'Telegram no respondió {{count}} de veces, así que pueden quedar copias que no conozco.',
  withdrawnDoubts_other:
    'Telegram no respondió {{count}} veces, así que pueden quedar copias que no conozco.',

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
