import type { personal as english } from '../en/personal.ts';
import type { Translation } from '../translation.ts';

export const personal = {
  privacyTitle: 'Qué guardo y durante cuánto tiempo:',
  privacyPosts:
    '• Tus publicaciones y dónde están sus copias: {{ledgerHours}} horas después del día en que publicaste. Las copias en otros chats se quedan allí.',
  privacyPrints:
    '• Una huella de cada publicación, para detectar duplicados. Nadie puede leerla a partir de ella: {{rememberHours}} horas.',
  privacyPerson:
    '• Tu id de Telegram, nombre, nombre de usuario e idioma, con el alias de tus publicaciones: hasta que envíes /forgetme. Los demás chats solo ven el alias.',
  privacyChats: '• Los ajustes, la prueba, la suscripción y los pagos de cada chat: mientras exista la red.',
  privacyStranger:
    '• Entre desconocidos: tu perfil y a quién bloqueaste, hasta que envíes /forgetme. Por mí nadie sabe tu nombre, tu nombre de usuario ni tu id.',
  privacyTalk:
    '• Lo que dices a un desconocido: hasta {{minutes}} minutos después de la conversación. Si alguno de los dos la denuncia, los moderadores pueden leer los últimos mensajes, cifrados, durante {{days}} días, incluso después de /forgetme.',
  privacyMeetings: '• Que hubo una conversación con alguien, y cuándo: mientras yo exista.',
  privacyMeetingsFor: '• Que hubo una conversación con alguien, y cuándo: {{duration}} después.',
  privacySupport: '• Qué mensajes son de una consulta a soporte, sin su texto: {{days}} días.',
  privacyDeeds: '• Lo que hicieron los administradores, y a quién: mientras exista la red.',
  privacyLogs: '• Los registros técnicos no contienen mensajes ni nombres.',
  privacyRights:
    '/mydata te envía todo lo que guardo sobre ti. /forgetme lo borra, salvo las restricciones, los pagos, el tiempo pagado y lo que hicieron los administradores.',
  privately: 'Sigamos en privado:',
  openPrivately: 'Abrir chat privado',
  yourData: 'Todo lo que guardo sobre ti.',
  noAlias: 'Aún no tienes seudónimo. Lo recibirás con tu primera publicación.',
  aliasIs: 'Los demás chats te ven como {{alias}}.',
  forgetWhat:
    '¿Borro lo que guardo sobre ti? Desaparecerán tu nombre, tus publicaciones y dónde están sus copias, se detendrá lo que aún no se ha enviado y este chat se desconectará. Las copias en otros chats se quedan: elimina antes esas publicaciones con /delete si quieres que desaparezcan. Las restricciones, los pagos y el tiempo pagado se conservan.',
  forgetStranger:
    'También se olvidan tu perfil y a quién bloqueaste, y termina la conversación en la que estés. Si se denunció una conversación tuya, sus últimos mensajes se conservan hasta {{days}} días, cifrados y solo para los moderadores.',
  forgetYes: 'Borrar mis datos',
  forgetNo: 'Conservarlos',
  forgetKept: 'De acuerdo, no se ha borrado nada.',
  forgetting: 'Borrando tus datos…',
  forgetDone: '✅ Tus datos se han borrado. Si vuelves a publicar, tendrás un alias nuevo.',
  about_alias: 'ver con qué nombre te conocen los demás chats',
  about_mydata: 'recibir en un archivo todo lo que guardo sobre ti',
  about_forgetme: 'borrar lo que guardo sobre ti',
  about_privacy: 'ver qué guardo y durante cuánto tiempo',
} satisfies Translation<typeof english>;
