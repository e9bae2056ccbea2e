import type { personal as english } from '../en/personal.ts';
import type { Translation } from '../translation.ts';

export const personal = {
  privacyTitle: 'Qué guardo y durante cuánto tiempo:',
  privacyPosts:
    '• Lo que publicas y dónde están sus copias: {{ledgerHours}} h después del día de la publicación. Las copias en otros chats se quedan allí.',
  privacyPrints:
    '• Una huella para reconocer duplicados, de la que nadie puede leer nada: {{rememberHours}} h.',
  privacyPerson:
    '• Tu id de Telegram, nombre, nombre de usuario e idioma, con el seudónimo que va bajo tus publicaciones: hasta que envíes /forgetme. Los demás chats solo ven el seudónimo.',
  privacyChats: '• Los ajustes, la prueba, la suscripción y los pagos de cada chat: mientras exista la red.',
  privacyDeeds: '• Lo que hicieron los administradores, y a quién: mientras exista la red.',
  privacyLogs: '• Los registros técnicos no contienen palabras ni nombres.',
  privacyRights:
    '/mydata te envía todo lo que se guarda sobre ti. /forgetme lo borra; las restricciones que te impusieron los administradores se quedan.',
  privately: 'Sigamos en privado:',
  openPrivately: 'Abrir chat privado',
  yourData: 'Todo lo que guardo sobre ti.',
  forgetWhat:
    'Esto borra lo que guardo sobre ti: tu nombre, lo que publicaste y dónde están sus copias. Lo que aún va en camino se detiene, y este chat se desconecta. Las copias en otros chats se quedan allí; retira antes las publicaciones con /delete si quieres que desaparezcan. Las restricciones, los pagos y el tiempo pagado se quedan. ¿Lo borro?',
  forgetYes: 'Borrar',
  forgetNo: 'Conservar',
  forgetKept: 'No se ha borrado nada.',
  forgetDone: 'Se está borrando; tarda un momento. Si vuelves a publicar, serás alguien nuevo para la red.',
  about_mydata: 'todo lo que se guarda sobre ti, en un archivo',
  about_forgetme: 'borrar lo que se guarda sobre ti',
  about_privacy: 'qué se guarda y durante cuánto tiempo',
} satisfies Translation<typeof english>;
