import type { hub as english } from '../en/hub.ts';
import type { Translation } from '../translation.ts';

export const hub = {
  joined:
    'Conectado. Lo que se publica aquí llega a los demás chats con un seudónimo, y lo que publican ellos llega aquí.',
  freeUntil: 'Gratis hasta el {{date}}.',
  alreadyJoined: 'Este chat está conectado.',
  pending: 'Solicitud enviada. Te aviso en cuanto un administrador la apruebe.',
  removed: 'Un administrador retiró este chat de la red. Solo un administrador puede volver a añadirlo.',
  left: 'Desconectado. Envía /start para conectar este chat de nuevo.',
  notJoinedElsewhere: 'Ese chat no está conectado. Un administrador puede enviar /start allí.',
  pendingElsewhere: 'Ese chat sigue a la espera de que un administrador lo apruebe.',
  stillDeclined:
    'Un administrador rechazó la solicitud de conectar este chat. Ahora solo un administrador puede conectarlo.',
  declinedElsewhere:
    'Un administrador rechazó la solicitud de conectar ese chat. Ahora solo un administrador puede conectarlo.',
  removedElsewhere:
    'Un administrador retiró ese chat de la red. Solo un administrador puede volver a añadirlo.',
  notJoined: 'Este chat no está conectado. Envía /start para conectarlo.',
  wantsToJoin: 'Quiere unirse: {{kind}} «{{title}}».',
  letIn: 'Aprobar',
  wasLetIn: '✅ «{{title}}» está conectado.',
  decline: 'Rechazar',
  wasDeclined: 'Has rechazado «{{title}}». Con /list aún puedes añadirlo.',
  approved:
    '✅ Un administrador aprobó este chat. Lo que se publica aquí llega a los demás chats con un seudónimo, y lo que publican ellos llega aquí.',
  approvedChannel: '✅ Un administrador aprobó «{{title}}». Lo que publique llega ahora a los demás chats.',
  declined: 'Un administrador rechazó la solicitud de conectar este chat.',
  declinedChannel: 'Un administrador rechazó la solicitud de conectar «{{title}}».',
  joinedUnreadable: 'Conectado: lo que publican los demás chats llega aquí.',
  readsNow: '✅ Ahora veo lo que se publica en este grupo y lo difundo.',
  privacyMode:
    'No puedo ver lo que se publica en este grupo, porque el modo de privacidad me lo oculta. Hazme administrador, o desactiva el modo de privacidad con @BotFather y añádeme otra vez.',
  tooMany: 'Vas demasiado rápido y algunas publicaciones no se han enviado. Espera un minuto.',
  staysHere: 'No lo he enviado: de este chat solo salen archivos multimedia. Cámbialo con /relay.',
  tooManyEdits:
    'Editas demasiado rápido y algunos cambios no se han enviado. Espera un minuto y vuelve a editar.',
  stillPending:
    '⏳ Este chat sigue a la espera de que un administrador lo apruebe. Te avisaré cuando esté conectado.',
  pausedHint:
    '⏸ La red está en pausa. Tu publicación queda guardada y saldrá cuando un administrador la reanude.',
  answersBot:
    'No lo he difundido porque responde a un mensaje mío. Envíalo sin responder si quieres publicarlo.',
  repeated: 'Ya has publicado exactamente lo mismo aquí, así que no lo he difundido otra vez.',
  unrelayable: 'No puedo llevar esto a los demás chats: {{what}}.',
  unrelayableInChannel: 'Una publicación de «{{title}}» no llegó a los demás chats: {{what}}.',

  chat_private: 'chat privado',
  chat_group: 'grupo',
  chat_supergroup: 'supergrupo',
  chat_channel: 'canal',

  what_game: 'un juego',
  what_invoice: 'una factura',
  what_story: 'una historia',
  what_paidMedia: 'contenido de pago',
  what_giveaway: 'un sorteo',
  what_gift: 'un regalo',
  what_damaged: 'un mensaje al que le falta algo',
  what_newKind: 'un tipo nuevo de mensaje',

  hideYourself: 'Ese eres tú. Con /selfsend decides si tus propias publicaciones vuelven aquí.',
  authorHidden: '🔇 Aquí ya no llegan las publicaciones de {{alias}}. Nadie más se entera.',
  chatHidden: '🔇 Aquí ya no llegan las publicaciones de ese chat. Nadie más se entera.',
  hideTheirChat: 'Ocultar todo su chat',
  showAgain: 'Volver a mostrar',
  shownAgain: '✅ Sus próximas publicaciones vuelven a llegar aquí.',
  nothingHidden:
    'Aquí no hay nada oculto. Responde a una publicación con /hide para dejar de recibir las de su autor.',
  hiddenHere_one: '🔇 Oculto aquí: 1. Toca para volver a mostrarlo.',
  hiddenHere_many: '🔇 Ocultos aquí: {{count}}. Toca uno para volver a mostrarlo.',
  hiddenHere_other: '🔇 Ocultos aquí: {{count}}. Toca uno para volver a mostrarlo.',
  showOne: 'Mostrar {{what}}',
  somebodyForgotten: 'alguien',
  someChat: 'un chat',
  chatOf: 'el chat de {{alias}}',
  about_hide: 'dejar de recibir aquí lo que publica alguien',
  usage_hide: '<seudónimo>, o en respuesta a una copia',
  about_hidden: 'ver a quién has ocultado aquí',

  startHere: 'Conectar este chat a la red',
  about_start: 'conectar este chat y abrir el menú',
  about_stop: 'desconectar este chat',
} satisfies Translation<typeof english>;
