import type { chat as english } from '../en/chat.ts';
import type { Translation } from '../translation.ts';

export const chat = {
  menu: '{{standing}}\n\n¿Qué quieres hacer?',
  openSettings: 'Ajustes',
  openHelp: 'Ayuda',
  openPlan: 'Plan',
  back: '‹ Volver',
  on: 'sí',
  off: 'no',

  settings: 'Así participa este chat:\n{{lines}}',
  selfSendIs: 'Copias de lo propio: {{value}}',
  outgoingIs: 'Lo publicado sale a otros: {{value}}',
  incomingIs: 'Lo de otros entra: {{value}}',
  quietIs: 'Horas de silencio: {{value}}',
  topicIs: 'Tema: {{value}}',
  turnOn_selfSend: 'Copias propias: activar',
  turnOff_selfSend: 'Copias propias: desactivar',
  turnOn_outgoing: 'Salida: activar',
  turnOff_outgoing: 'Salida: desactivar',
  turnOn_incoming: 'Entrada: activar',
  turnOff_incoming: 'Entrada: desactivar',
  openQuiet: 'Horas de silencio',
  openLanguage: 'Idioma',
  openStop: 'Desconectar',

  selfSendPanel: 'Lo que se publica aquí también vuelve aquí como copia: {{value}}.',
  broadcastPanel: 'Lo publicado en este chat sale a otros: {{outgoing}}.\nLo de otros entra: {{incoming}}.',
  needsPremium:
    'Retener publicaciones es parte de la prueba y de la suscripción, y este chat no tiene ahora ninguna de las dos. Consigue una con /subscribe.',

  stopQuestion: '¿Desconectar este chat? Dejará de enviar y de recibir.',
  stopYes: 'Desconectar',

  quietPanel:
    'Horas de silencio: {{value}}. Las copias que llegan entonces no suenan.\nAhora son las {{now}} en {{zone}}.',
  quietHow: 'Otras horas, u otra zona horaria: {{example}}',
  quietOff: 'Sin horas de silencio',
  quietValue: 'de {{from}} a {{to}} ({{zone}})',
  none: 'ninguna',

  here: 'Ahora solo participa este tema: lo que se publica aquí sale, y lo de los demás chats llega aquí. {{undo}}',
  hereOff: 'Vuelven a participar todos los temas. Lo de los demás chats llega a General.',
  hereUndo: 'Con /here off vuelven a participar todos los temas.',
  notForum: 'Este grupo no tiene temas.',
  topicGeneral: 'General',
  oneTopic: 'solo el tema {{topic}}',

  languagePanel: 'Idioma: {{language}}.',
  language_en: 'English',
  language_es: 'Español',

  help: 'Esto es lo que puedes hacer:',
  helpDelete:
    'Borrar un mensaje en Telegram no borra sus copias en los demás chats. Responde a él con /delete y desaparece de todas partes.',
  helpFor_everyone: 'Todos',
  helpFor_chatAdministrators: 'Administradores de este chat',
  helpFor_hubAdmins: 'Administradores de la red',

  about_selfsend: 'recibir aquí copias de lo que publica este chat',
  usage_selfsend: '[on|off]',
  about_broadcast: 'enviar a los demás chats y recibir de ellos',
  usage_broadcast: '[on|off in|out]',
  about_quiet: 'horas en las que todo llega sin sonido',
  usage_quiet: '[desde-hasta [zona horaria]|off]',
  about_here: 'usar solo este tema del foro',
  usage_here: '[off]',
  about_language: 'cambiar el idioma',
  usage_language: '[en|es]',
  about_help: 'ver los comandos que puedes usar',
} satisfies Translation<typeof english>;
