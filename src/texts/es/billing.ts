import type { billing as english } from '../en/billing.ts';
import type { Translation } from '../translation.ts';

export const billing = {
  trialEndsSoon_one:
    'La prueba gratuita termina en {{count}} día. Después no recibirás lo que publiquen otros chats; publicar sigue siendo gratis.',
  trialEndsSoon_many:
    'La prueba gratuita termina en {{count}} de días. Después no recibirás lo que publiquen otros chats; publicar sigue siendo gratis.',
  trialEndsSoon_other:
    'La prueba gratuita termina en {{count}} días. Después no recibirás lo que publiquen otros chats; publicar sigue siendo gratis.',
  paidEndsSoon_one:
    'La suscripción termina en {{count}} día. Renuévala para seguir recibiendo lo que publican otros chats.',
  paidEndsSoon_many:
    'La suscripción termina en {{count}} de días. Renuévala para seguir recibiendo lo que publican otros chats.',
  paidEndsSoon_other:
    'La suscripción termina en {{count}} días. Renuévala para seguir recibiendo lo que publican otros chats.',
  trialEnded:
    'Tu prueba gratuita ha terminado. Ya no recibes lo que publican otros chats; publicar sigue siendo gratis.',
  paidEnded:
    'La suscripción ha terminado. Ya no recibes lo que publican otros chats; publicar sigue siendo gratis.',
  missed_one: 'Te has perdido {{count}} mensaje de otros chats.',
  missed_many: 'Te has perdido {{count}} de mensajes de otros chats.',
  missed_other: 'Te has perdido {{count}} mensajes de otros chats.',

  subscribe: 'Suscribirse ⭐️',
  keepQuiet: 'No recordármelo más',
  keptQuiet: 'De acuerdo, no te recordaré más los mensajes perdidos.',

  planTrial_one: '«{{title}}»: prueba gratuita, queda {{count}} día, hasta el {{date}}.',
  planTrial_many: '«{{title}}»: prueba gratuita, quedan {{count}} de días, hasta el {{date}}.',
  planTrial_other: '«{{title}}»: prueba gratuita, quedan {{count}} días, hasta el {{date}}.',
  planTrialThenPaid: 'Tu suscripción empieza cuando acabe la prueba y dura hasta el {{date}}.',
  planPaid_one: '«{{title}}» tiene suscripción: queda {{count}} día, hasta el {{date}}.',
  planPaid_many: '«{{title}}» tiene suscripción: quedan {{count}} de días, hasta el {{date}}.',
  planPaid_other: '«{{title}}» tiene suscripción: quedan {{count}} días, hasta el {{date}}.',
  planLapsed:
    '«{{title}}» no tiene suscripción activa. Puedes publicar, pero no recibes lo que publican otros chats.',
  planRenews: 'Telegram la renueva el {{date}}.',
  stopRenewing: 'Desactivar la renovación',
  renewingStopped: 'Renovación automática desactivada. Conservas el acceso hasta el {{date}}.',
  notYourRenewal: 'Solo puede desactivar la renovación quien la paga.',

  pressPrivately: 'De los pagos hablamos en privado. Abre un chat con @{{bot}} y envía /plan {{chat}}',

  offer: 'Recibe en «{{title}}» lo que se publica en todos los demás chats. Elige un plan:',
  notMember: 'No eres miembro de ese chat.',
  days_one: '{{count}} día',
  days_many: '{{count}} de días',
  days_other: '{{count}} días',
  week: '1 semana',
  month: '1 mes',
  year: '1 año',
  buyOnce: '{{length}} · {{stars}} ⭐️',
  buyBest: '{{length}} · {{stars}} ⭐️ · La mejor oferta',
  buyRenewing: 'Cada mes · {{stars}} ⭐️',
  invoiceThere: 'La factura ya está en este chat, justo abajo.',
  invoiceFailed: 'No he podido crear la factura. Inténtalo de nuevo en un momento.',
  payRenewing:
    '{{stars}} estrellas ahora y luego cada 30 días, hasta que canceles en los ajustes de Telegram o con /plan.',
  payHere: 'Pagar {{stars}} ⭐️ al mes',
  invoiceTitle: 'Suscripción, {{length}}',
  invoiceAbout: 'Recibe en «{{title}}» lo que se publica en todos los demás chats durante {{length}}.',

  refusal_unknown: 'Esta factura ya no es válida. Envía /subscribe para obtener otra.',
  refusal_changed: 'El precio ha cambiado. Envía /subscribe para obtener otra factura.',
  refusal_chatGone: 'Ese chat ya no está conectado.',
  refusal_banned: 'Estás expulsado de esta red, así que no puedes suscribirte.',
  refusal_unavailable: 'Ahora mismo los pagos no funcionan. Inténtalo de nuevo en unos minutos.',

  paid: '✅ ¡Gracias! «{{title}}» tiene suscripción hasta el {{date}}.',
  paidUnapplied:
    '⚠️ Gracias, tu pago ha llegado, pero no he podido asignarlo a un chat. Un administrador se ocupará; puedes escribirle con /paysupport.',
  catchUp_one: 'Recibir {{count}} mensaje perdido',
  catchUp_many: 'Recibir {{count}} de mensajes perdidos',
  catchUp_other: 'Recibir {{count}} mensajes perdidos',
  catchingUp: 'Te los envío ahora.',
  caughtUp: 'Ya has recibido todos los mensajes de las últimas 24 horas.',

  paySupport:
    '¿Algo salió mal con un pago? Envía /paysupport seguido de lo que pasó, con la fecha y el número de estrellas. Solo lo leen los administradores. Ellos pueden devolverte el pago; el soporte de Telegram, no.',
  paySupportAsked: 'Consulta a soporte de {{name}}, id {{id}}, escrita en el chat {{chat}}:\n\n{{trouble}}',
  paySupportHanded: '✅ Gracias. Los administradores tienen tu mensaje y te responderán.',
  paySupportAgain: 'Los administradores ya tienen tu último mensaje. Espera un minuto antes de enviar otro.',
  paySupportUnreached: '⚠️ Tu mensaje no ha llegado a ningún administrador. Envíalo de nuevo en un momento.',
  supportAnswer: '💬 Respuesta de soporte:\n\n{{trouble}}\n\nResponde a este mensaje para contestar.',
  supportSent: '✅ Enviado a quien preguntó.',
  supportUnreached: '⚠️ No he podido entregarlo: esa persona no acepta mis mensajes.',
  supportTextOnly: 'Aquí solo puedo pasar texto. Escríbelo con palabras, por favor.',
  terms:
    'Una suscripción permite que un chat reciba lo que publican los demás durante el tiempo comprado. Empieza cuando acaba la prueba gratuita y cada compra suma tiempo. Se paga en estrellas de Telegram. Puedes desactivar la renovación automática cuando quieras y conservas lo que pagaste. Si algo no funciona, pide la devolución con /paysupport; con ella termina el tiempo que pagaste. Si incumples las normas de la red puedes perder el acceso.',

  granted: '✅ Añadido {{length}} a «{{title}}»; ahora dura hasta el {{date}}.',
  grantedShort: 'Añadido. Ahora dura hasta el {{date}}.',
  revokeNothing: '«{{title}}» no tiene tiempo pagado que quitar.',
  revokeQuestion_one:
    '¿Quitar el tiempo pagado de «{{title}}»? Queda {{count}} día, hasta el {{date}}. No se devuelve nada.',
  revokeQuestion_many:
    '¿Quitar el tiempo pagado de «{{title}}»? Quedan {{count}} de días, hasta el {{date}}. No se devuelve nada.',
  revokeQuestion_other:
    '¿Quitar el tiempo pagado de «{{title}}»? Quedan {{count}} días, hasta el {{date}}. No se devuelve nada.',
  revokeRenewals: 'También se desactivará la renovación automática.',
  revoked: '«{{title}}» ya no tiene tiempo pagado.',
  revokedShort: 'Ya no tiene tiempo pagado.',
  grantHow: '¿Qué plan para «{{title}}»?',
  noSuchPlan: 'No existe ese plan. Elige uno de estos: {{plans}}.',
  grant: 'Añadir {{length}}',
  revoke: 'Quitar el tiempo pagado',

  toldGranted: '🎁 Un administrador ha añadido {{length}} a «{{title}}». Ahora dura hasta el {{date}}.',
  toldRevoked: 'Un administrador ha quitado el tiempo pagado de «{{title}}».',
  toldRefunded: 'Se ha devuelto un pago de «{{title}}» y se ha quitado el tiempo que pagaba.',
  toldRunsUntil: 'Puede recibir lo que publican otros chats hasta el {{date}}.',
  toldLapsed: 'Ya no recibe lo que publican otros chats; publicar sigue siendo gratis.',
  ownTrialEndsSoon_one: 'Tu prueba gratis termina en {{count}} día.',
  ownTrialEndsSoon_many: 'Tu prueba gratis termina en {{count}} de días.',
  ownTrialEndsSoon_other: 'Tu prueba gratis termina en {{count}} días.',
  ownPaidEndsSoon_one: 'Tu suscripción termina en {{count}} día.',
  ownPaidEndsSoon_many: 'Tu suscripción termina en {{count}} de días.',
  ownPaidEndsSoon_other: 'Tu suscripción termina en {{count}} días.',
  ownTrialEnded: 'Tu prueba gratis ha terminado.',
  ownPaidEnded: 'Tu suscripción ha terminado.',
  ownGranted: '🎁 Un administrador ha añadido {{length}} a tu suscripción. Ahora dura hasta el {{date}}.',
  ownRevoked: 'Un administrador ha retirado el tiempo pagado de tu suscripción.',
  ownRefunded: 'Se ha reembolsado un pago de tu suscripción y se ha retirado el tiempo que cubría.',
  ownRunsUntil: 'Dura hasta el {{date}}.',
  ownLapsed: 'Ya no tienes suscripción.',
  ownPaid: '✅ ¡Gracias! Tu suscripción dura hasta el {{date}}.',
  payerRefunded: '✅ Se te ha devuelto tu pago de {{stars}} ⭐️ por «{{title}}».',
  payerRefundedPlain: '✅ Se te ha devuelto tu pago de {{stars}} ⭐️.',

  about_subscribe: 'suscribir un chat',
  about_plan: 'ver la suscripción de este chat',
  about_paysupport: 'pedir ayuda con un pago',
  usage_paysupport: '<qué salió mal>',
  about_terms: 'leer qué incluye una suscripción',
  about_grant: 'dar una suscripción a un chat',
  about_revoke: 'quitar el tiempo pagado de un chat',
  usage_subscribe: '[id del chat]',
  usage_plan: '[id del chat]',
  usage_grant: '<id del chat> <plan>, o como respuesta: <plan>',
  usage_revoke: '<id del chat>, o como respuesta',
} satisfies Translation<typeof english>;
