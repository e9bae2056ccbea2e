import type { steering as english } from '../en/steering.ts';
import type { Translation } from '../translation.ts';

export const steering = {
  onlyAdministrators: 'Eso solo pueden hacerlo los administradores de este chat.',
  onlyAdmins: 'Eso solo puede hacerlo un administrador de la red.',
  notHere: '/{{command}} no sirve en este tipo de chat.',
  unknownCommand: 'No conozco esa orden. /help muestra las que conozco.',
  usage: 'Se usa así: {{usage}}',
  usageExample: 'Por ejemplo: {{example}}',
  notYours: 'Este botón no es para ti.',
  stale: 'Este botón está caducado.',
  failed: 'No ha funcionado. Inténtalo de nuevo.',

  cancel: 'Cancelar',
  cancelled: 'No se ha cambiado nada.',

  noSuchChat:
    'No conozco ese chat. Nómbralo por su id o @nombre, por el alias de su dueño, o responde a una copia que venga de él.',
  remove: 'Retirarlo',
  removeQuestion: '¿Retirar «{{title}}» de la red? Solo un administrador de la red puede devolverlo.',
  removedAlready: '«{{title}}» ya está retirado.',
  wasRemoved:
    '«{{title}}» queda retirado. Solo un administrador de la red puede devolverlo, con /start allí.',
  about_remove: 'retirar un chat de la red',
  usage_remove: '<chat>, o como respuesta a una copia que venga de él',

  paused: 'En pausa. Lo que se publique queda retenido hasta /resume.',
  pausedAlready: 'Ya está en pausa. /resume lo deja salir todo.',
  resumed_one: 'Reanudado. Ahora sale, en orden, {{count}} publicación retenida.',
  resumed_many: 'Reanudado. Ahora salen, en orden, {{count}} de publicaciones retenidas.',
  resumed_other: 'Reanudado. Ahora salen, en orden, {{count}} publicaciones retenidas.',
  about_pause: 'retener todo lo que se publique',
  about_resume: 'dejar salir en orden lo retenido',
} satisfies Translation<typeof english>;
