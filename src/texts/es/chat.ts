import type { chat as english } from '../en/chat.ts';
import type { Translation } from '../translation.ts';

export const chat = {
  menu: '{{standing}}\n\n¿Qué quieres ver?',
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

  stopQuestion: '¿Desconectar este chat? Ya no saldrá ni entrará nada.',
  stopYes: 'Desconectar',

  quietPanel:
    'Horas de silencio: {{value}}. Las copias que llegan entonces no suenan.\nAhora son las {{now}} en {{zone}}.',
  quietHow: 'Otras horas, u otra zona horaria: {{example}}',
  quietOff: 'Sin horas de silencio',
  quietValue: 'de {{from}} a {{to}} ({{zone}})',
  none: 'ninguna',

  here: 'Ahora solo participa este tema: lo que se publica aquí sale, y lo que publican otros llega aquí. {{undo}}',
  hereOff: 'Ahora participan todos los temas; lo que publican otros llega al tema General.',
  hereUndo: '/here off hace que vuelvan a participar todos.',
  notForum: 'Este grupo no tiene temas.',
  topicGeneral: 'General',
  oneTopic: 'uno, el número {{topic}}',

  languagePanel: 'Aquí hablo {{name}}.',
  language_en: 'English',
  language_es: 'español',

  help: 'Lo que puedes hacer aquí:',
  helpFor_everyone: 'Para todos',
  helpFor_chatAdministrators: 'Para administradores de este chat',
  helpFor_hubAdmins: 'Para administradores de la red',

  about_selfsend: 'si lo que se publica aquí vuelve aquí como copia',
  usage_selfsend: '[on|off]',
  about_broadcast: 'si sale y si entra lo publicado',
  usage_broadcast: '[on|off in|out]',
  about_quiet: 'horas en que las copias llegan sin sonido',
  usage_quiet: '[desde-hasta [zona horaria]|off]',
  about_here: 'que solo participe este tema de un foro',
  usage_here: '[off]',
  about_language: 'el idioma en que hablo aquí',
  usage_language: '[en|es]',
  about_help: 'lo que puedes hacer aquí',
} satisfies Translation<typeof english>;
