import type { hub as english } from '../en/hub.ts';
import type { Translation } from '../translation.ts';

export const hub = {
  joined:
    'Este chat está conectado. Lo que se publica aquí llega a todos los demás chats, y lo que ellos publican llega aquí.',
  alreadyJoined: 'Este chat ya está conectado.',
  pending: 'Este chat pide entrar. Antes tiene que admitirlo un administrador de la red.',
  removed: 'Un administrador de la red retiró este chat. Solo un administrador de la red puede devolverlo.',
  left: 'Este chat está desconectado. /start lo conecta de nuevo.',
  notJoined: 'Este chat no está conectado. /start lo conecta.',
  wantsToJoin: 'Pide entrar: {{kind}} «{{title}}».',
  letIn: 'Admitir',
  wasLetIn: '«{{title}}» está conectado.',
  privacyMode:
    'No puedo leer lo que se publica aquí, porque el modo de privacidad me lo oculta. Hazme administrador de este ' +
    'chat, o desactiva el modo de privacidad en @BotFather y añádeme de nuevo.',
  tooMany:
    'Publicas más deprisa de lo que esta red transporta. Algunas de tus publicaciones se quedan aquí; espera un minuto.',
  unrelayable: 'Esto no puede llevarse a los demás chats: {{what}}.',

  chat_private: 'chat privado',
  chat_group: 'grupo',
  chat_supergroup: 'supergrupo',
  chat_channel: 'canal',

  what_game: 'un juego',
  what_invoice: 'una factura',
  what_story: 'una historia',
  what_paidMedia: 'contenido de pago',
  what_giveaway: 'un sorteo',
  what_checklist: 'una lista de tareas',
  what_gift: 'un regalo',
  what_richMessage: 'un mensaje enriquecido',
  what_newKind: 'un tipo nuevo de mensaje',

  about_start: 'conectar este chat y mostrar el menú',
  about_stop: 'desconectar este chat',
} satisfies Translation<typeof english>;
