import type { pairStaff as english } from '../en/pairStaff.ts';
import type { Translation } from '../translation.ts';

/** Lo que lee quien administra las conversaciones con desconocidos. */
export const pairStaff = {
  stats:
    'Personas: {{people}}, {{registered}} con perfil, {{newToday}} nuevas hoy\nPremium: {{premium}}\nExpulsadas: {{banned}}\nEsperando: {{waiting}}\nConversaciones: {{chats}} ahora, {{chatsToday}} en las últimas 24 horas\nDenuncias abiertas: {{reports}}',
  openReports: '/admin_reports las muestra.',
  users_one: '{{count}} persona',
  users_many: '{{count}} de personas',
  users_other: '{{count}} personas',
  usersPage: 'Página {{page}} de {{pages}}',
  usersNext: 'Más: /admin_users {{page}} {{title}}',
  usersNone: 'No hay nadie así.',
  userLine: '{{id}} · {{alias}} · {{about}}',
  unknownAbout: 'sin perfil',
  older: 'Anteriores ›',
  newer: '‹ Más recientes',
  banned: '🚫 {{alias}} no puede hablar. /admin_unban {{alias}} lo permite de nuevo.',
  bannedAlready: '{{alias}} ya no podía hablar.',
  unbanned: '✅ {{alias}} puede volver a hablar.',
  notBanned: '{{alias}} no está entre las personas expulsadas.',
  about_stats: 'ver cómo van las conversaciones anónimas',
  about_broadcast: 'enviar un mensaje a quienes hablan con desconocidos',
  about_users: 'ver y buscar personas',
  usage_users: '[página] [parte de un alias, nombre o ciudad, o un id]',
  about_ban: 'impedir que alguien hable',
  about_unban: 'permitir que alguien vuelva a hablar',
  usage_who: '<id, alias o @nombre>',
} satisfies Translation<typeof english>;
