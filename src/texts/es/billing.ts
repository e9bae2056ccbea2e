import type { billing as english } from '../en/billing.ts';
import type { Translation } from '../translation.ts';

export const billing = {
  trialEndsSoon_one: 'La prueba gratuita de este chat termina en {{count}} día.',
  trialEndsSoon_many: 'La prueba gratuita de este chat termina en {{count}} de días.',
  trialEndsSoon_other: 'La prueba gratuita de este chat termina en {{count}} días.',
  paidEndsSoon_one: 'La suscripción de este chat termina en {{count}} día.',
  paidEndsSoon_many: 'La suscripción de este chat termina en {{count}} de días.',
  paidEndsSoon_other: 'La suscripción de este chat termina en {{count}} días.',
  trialEnded: 'La prueba gratuita de este chat ha terminado. Lo que publiquen otros chats ya no llega aquí.',
  paidEnded: 'La suscripción de este chat ha terminado. Lo que publiquen otros chats ya no llega aquí.',
  missed_one: 'Te has perdido {{count}} mensaje de otros chats.',
  missed_many: 'Te has perdido {{count}} de mensajes de otros chats.',
  missed_other: 'Te has perdido {{count}} mensajes de otros chats.',
} satisfies Translation<typeof english>;
