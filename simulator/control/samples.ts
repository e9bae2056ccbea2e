/** What `true` stands for, for kinds of content that are no files. */
export const SAMPLES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  location: { latitude: 52.37, longitude: 4.89 },
  venue: { location: { latitude: 52.37, longitude: 4.89 }, title: 'Town hall', address: 'Main street 1' },
  contact: { phone_number: '+15550100', first_name: 'Ann' },
  dice: { emoji: '🎲', value: 4 },
  poll: {
    question: 'Tea or coffee?',
    options: [{ text: 'Tea' }, { text: 'Coffee' }],
    total_voter_count: 0,
    is_closed: false,
    is_anonymous: true,
    type: 'regular',
    allows_multiple_answers: false,
    members_only: false,
  },
  checklist: {
    title: 'For the picnic',
    tasks: [
      { id: 1, text: 'Bread' },
      { id: 2, text: 'Cheese', completion_date: 1_790_000_000 },
    ],
  },
  rich_message: {
    blocks: [
      { type: 'heading', text: 'The plan', size: 2 },
      { type: 'paragraph', text: ['We meet at ', { type: 'bold', text: 'ten' }, ' at the bridge.'] },
    ],
  },
  paid_media: { star_count: 25, paid_media: [{ type: 'preview', width: 1280, height: 960 }] },
};
