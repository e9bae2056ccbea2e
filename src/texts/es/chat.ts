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

  settings: 'Ajustes:\n{{lines}}',
  settingsOf: 'Ajustes de «{{title}}»:\n{{lines}}',
  ofChat: '«{{title}}»\n{{panel}}',
  selfSendIs: 'Eco de lo propio: {{value}}',
  outgoingIs: 'Enviar: {{value}}',
  incomingIs: 'Recibir: {{value}}',
  zoneIs: 'Zona horaria: {{value}}',
  languageIs: 'Idioma: {{value}}',
  quietIs: 'Horas de silencio: {{value}}',
  topicIs: 'Tema: {{value}}',
  turnOn_selfSend: 'Activar el eco',
  turnOff_selfSend: 'Desactivar el eco',
  turnOn_outgoing: 'Empezar a enviar',
  turnOff_outgoing: 'Dejar de enviar',
  turnOn_incoming: 'Empezar a recibir',
  turnOff_incoming: 'Dejar de recibir',
  openQuiet: 'Horas de silencio',
  openLanguage: 'Idioma',
  openZone: 'Zona horaria',
  openStop: 'Desconectar',

  selfSendPanel:
    'Eco de lo propio: {{value}}. Lo que se publica en este chat vuelve entonces aquí como copia.',
  broadcastPanel: 'Enviar: {{outgoing}}\nRecibir: {{incoming}}',
  needsPremium: 'Para cambiar esto necesitas la prueba o una suscripción: /subscribe.',

  stopQuestion: '¿Desconectar este chat? Dejará de enviar y de recibir.',
  stopYes: 'Desconectar',

  quietPanel:
    'Horas de silencio: {{value}}. Durante esas horas, lo que llega no suena. Hora local: {{now}} ({{zone}}).',
  quietHow: 'Para otras horas u otra ciudad, envía {{example}}',
  quietOff: 'Desactivar horas de silencio',
  quietValue: 'de {{from}} a {{to}} ({{zone}})',
  none: 'no',

  zonePanel: 'Zona horaria: {{value}}. Hora local: {{now}}. Se usa para las fechas y las horas de silencio.',
  zoneUnset: 'sin elegir (UTC)',
  zoneHow: 'Para otro lugar, envía {{example}}',
  zoneUnknown:
    'No conozco el lugar o la zona horaria «{{named}}». Envía una ciudad grande cercana o una zona como Europe/Madrid.',
  zoneClose: 'No conozco el lugar o la zona horaria «{{named}}». ¿Querías decir {{close}}?',

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
  usage_quiet: '[desde-hasta [ciudad]|ciudad|off]',
  about_here: 'usar solo este tema del foro',
  usage_here: '[off]',
  about_language: 'cambiar el idioma',
  usage_language: '[en|es]',
  about_settings: 'ver y cambiar todos los ajustes',
  usage_settings: '[id del chat]',
  about_timezone: 'elegir la zona horaria de las fechas y las horas de silencio',
  usage_timezone: '[ciudad o zona horaria]',
  about_help: 'ver los comandos que puedes usar',
  about_start: 'elegir qué hacer aquí',
  startQuestion: '¡Hola! ¿Qué te gustaría hacer?',
} satisfies Translation<typeof english>;
