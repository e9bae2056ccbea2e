import type { billing as english } from '../en/billing.ts';
import type { Translation } from '../translation.ts';

export const billing = {
  trialEndsSoon_one:
    'La prueba gratuita de este chat termina en {{count}} día. Después, lo que publiquen otros chats ya no llegará aquí; publicar sigue siendo gratis.',
  trialEndsSoon_many:
    'La prueba gratuita de este chat termina en {{count}} de días. Después, lo que publiquen otros chats ya no llegará aquí; publicar sigue siendo gratis.',
  trialEndsSoon_other:
    'La prueba gratuita de este chat termina en {{count}} días. Después, lo que publiquen otros chats ya no llegará aquí; publicar sigue siendo gratis.',
  paidEndsSoon_one: 'La suscripción de este chat termina en {{count}} día.',
  paidEndsSoon_many: 'La suscripción de este chat termina en {{count}} de días.',
  paidEndsSoon_other: 'La suscripción de este chat termina en {{count}} días.',
  trialEnded: 'La prueba gratuita de este chat ha terminado. Lo que publiquen otros chats ya no llega aquí.',
  paidEnded: 'La suscripción de este chat ha terminado. Lo que publiquen otros chats ya no llega aquí.',
  missed_one: 'Te has perdido {{count}} mensaje de otros chats.',
  missed_many: 'Te has perdido {{count}} de mensajes de otros chats.',
  missed_other: 'Te has perdido {{count}} mensajes de otros chats.',

  subscribe: 'Suscribirse ⭐️',
  keepQuiet: 'No avisarme más',
  keptQuiet: 'De acuerdo, no habrá más avisos de mensajes perdidos.',

  planTrial_one: '«{{title}}» está en su prueba gratuita: queda {{count}} día, hasta el {{date}}.',
  planTrial_many: '«{{title}}» está en su prueba gratuita: quedan {{count}} de días, hasta el {{date}}.',
  planTrial_other: '«{{title}}» está en su prueba gratuita: quedan {{count}} días, hasta el {{date}}.',
  planPaid_one: '«{{title}}» tiene suscripción: queda {{count}} día, hasta el {{date}}.',
  planPaid_many: '«{{title}}» tiene suscripción: quedan {{count}} de días, hasta el {{date}}.',
  planPaid_other: '«{{title}}» tiene suscripción: quedan {{count}} días, hasta el {{date}}.',
  planLapsed:
    '«{{title}}» no tiene suscripción. Lo que publica va a los demás chats; lo que ellos publican no llega aquí.',
  planRenews: 'Telegram la renueva el {{date}}.',
  planUnknown: 'Ese chat no participa. /start conecta este.',
  stopRenewing: 'Dejar de renovar',
  renewingStopped: 'Ya no se renueva. Lo que está pagado se mantiene.',
  notYourRenewal: 'Solo puede detenerla quien la paga.',

  offer: 'Lo que publican otros chats llega a «{{title}}» mientras tenga suscripción. ¿Por cuánto tiempo?',
  notMember: 'No perteneces a ese chat.',
  days_one: '{{count}} día',
  days_many: '{{count}} de días',
  days_other: '{{count}} días',
  week: '1 semana',
  month: '1 mes',
  year: '1 año',
  buyOnce: '{{length}} · {{stars}} ⭐️',
  buyBest: '{{length}} · {{stars}} ⭐️ · La mejor oferta',
  buyRenewing: 'Cada mes · {{stars}} ⭐️',
  payRenewing:
    'Telegram cobra {{stars}} estrellas ahora y cada 30 días, hasta que lo pares: en los ajustes de Telegram o con /plan.',
  payHere: 'Pagar {{stars}} ⭐️ al mes',
  invoiceTitle: 'Suscripción, {{length}}',
  invoiceAbout: 'Lo que publican otros chats llega a «{{title}}» durante {{length}}.',

  refusal_unknown: 'Esta factura ya no es válida. Abre /subscribe de nuevo.',
  refusal_changed: 'El precio ha cambiado. Abre /subscribe de nuevo.',
  refusal_chatGone: 'Ese chat ya no participa.',
  refusal_banned: 'Aquí no puedes suscribirte.',
  refusal_unavailable: 'Ahora mismo no funciona. Inténtalo de nuevo en unos minutos.',

  paid: '¡Gracias! «{{title}}» tiene suscripción hasta el {{date}}.',
  paidUnapplied:
    'Gracias. Tu pago ha llegado, pero no se pudo asignar a un chat automáticamente. Está guardado y un administrador se ocupará. /paysupport explica cómo contactar con ellos.',
  catchUp_one: 'Traer {{count}} mensaje de las últimas 24 horas',
  catchUp_many: 'Traer {{count}} de mensajes de las últimas 24 horas',
  catchUp_other: 'Traer {{count}} mensajes de las últimas 24 horas',
  catchingUp: 'Ya vienen.',

  paySupport:
    '¿Algo salió mal con un pago? Escribe /paysupport seguido de lo que pasó, con la fecha y el número de estrellas: solo lo leen los administradores de esta red. Los pagos se pueden devolver. El soporte de Telegram no puede ayudar con lo que se compra a este bot.',
  paySupportAsked:
    'Un problema con un pago. {{name}}, id {{id}}, escribe en el chat {{chat}}:\n\n{{trouble}}',
  paySupportHanded: 'Gracias. Los administradores de esta red ya lo tienen y se pondrán en contacto contigo.',
  paySupportAgain:
    'Los administradores tienen lo que escribiste hace un momento. Espera un minuto antes de escribir más.',
  paySupportUnreached: 'No he podido hablar con ningún administrador de esta red. Inténtalo más tarde.',
  terms:
    'Una suscripción deja que lo que publican otros chats llegue a un chat, durante el tiempo comprado. El tiempo se suma y empieza cuando termina la prueba gratuita. Se paga en estrellas de Telegram. La que se renueva puede detenerse en cualquier momento y sigue vigente hasta su fin. Si la red no puede servirte, pide la devolución con /paysupport: el tiempo que queda se retira entonces. Quien no respeta las normas de la red puede perder el acceso.',

  granted: '«{{title}}» tiene {{length}} más, hasta el {{date}}.',
  grantedShort: 'Concedido, hasta el {{date}}.',
  revoked: '«{{title}}» ya no tiene tiempo pagado.',
  revokedShort: 'Ya no tiene tiempo pagado.',
  grantHow: '¿Qué plan para «{{title}}»?',
  noSuchPlan: 'No existe ese plan. Existen: {{plans}}.',
  grant: 'Conceder {{length}}',
  revoke: 'Quitar la suscripción',

  about_subscribe: 'suscribir un chat',
  about_plan: 'cómo está la suscripción de este chat',
  about_paysupport: 'ayuda con los pagos',
  usage_paysupport: '<qué salió mal>',
  about_terms: 'qué es una suscripción',
  about_grant: 'dar una suscripción a un chat',
  about_revoke: 'quitar la suscripción a un chat',
  usage_subscribe: '[id del chat]',
  usage_plan: '[id del chat]',
  usage_grant: '<id del chat> <plan>, o como respuesta: <plan>',
  usage_revoke: '<id del chat>, o como respuesta',
} satisfies Translation<typeof english>;
