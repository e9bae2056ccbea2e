import { Type } from 'typebox';
import { Refusal } from './configError.ts';
import {
  choice,
  list,
  parsed,
  pattern,
  pemFile,
  port,
  secret,
  text,
  webAddress,
  wholeNumber,
  yesOrNo,
} from './variable.ts';

const MINUTES_PER_DAY = 1_440;

/** The rules of the pair line. Names in `Seconds` and `Minutes` are what they say. */
export const PAIR = Type.Object({
  minimumAge: wholeNumber('PAIR_MINIMUM_AGE', {
    default: 18,
    minimum: 13,
    maximum: 99,
    about: 'The age that people declare to have reached before they talk to strangers.',
    readme: 'the age that people declare to have reached before they talk to strangers',
  }),
  registration: choice('PAIR_REGISTRATION', ['required', 'optional', 'off'], {
    default: 'optional',
    about:
      'Whether people fill in a profile before their first chat (required), when they like (optional), or not at all (off).',
    readme: '`required`: a profile before the first chat; `optional`; `off`',
  }),
  maxChatMinutes: wholeNumber('MAX_CHAT_DURATION_MINUTES', {
    default: 60,
    minimum: 3,
    maximum: MINUTES_PER_DAY,
    about: 'Minutes after which a chat of two strangers ends.',
    readme: 'minutes after which a chat of two strangers ends',
  }),
  premiumChatMinutes: wholeNumber('PREMIUM_CHAT_DURATION_MINUTES', {
    default: 180,
    minimum: 3,
    maximum: MINUTES_PER_DAY,
    about: 'The same when one of the two has premium.',
    readme: 'the same when one of the two has premium',
  }),
  silenceMinutes: wholeNumber('PAIR_SILENCE_MINUTES', {
    default: 30,
    minimum: 1,
    maximum: MINUTES_PER_DAY,
    about: 'Minutes without a message after which a chat of two strangers ends.',
    readme: 'minutes without a message after which such a chat ends',
  }),
  youngChatSeconds: wholeNumber('PAIR_YOUNG_CHAT_SECONDS', {
    default: 10,
    minimum: 0,
    maximum: 3_600,
    about: 'Seconds for which a chat counts as very young: ending it asks first, and /next waits.',
  }),
  aftermathMinutes: wholeNumber('PAIR_AFTERMATH_MINUTES', {
    default: 10,
    minimum: 1,
    maximum: 60,
    about: 'Minutes after a chat in which it can be rated, reported and taken back.',
  }),
  findTimeoutSeconds: wholeNumber('MATCHMAKING_TIMEOUT_SECONDS', {
    default: 300,
    minimum: 10,
    maximum: 86_400,
    about: 'Seconds of waiting for a partner after which people are asked whether to go on.',
    readme: 'seconds of waiting for a partner after which people are asked whether to go on',
  }),
  findDebounceSeconds: wholeNumber('FIND_DEBOUNCE_SEC', {
    default: 8,
    minimum: 0,
    maximum: 3_600,
    about: 'Seconds that lie between two searches of one person at least.',
    readme: 'seconds between two searches of one person',
  }),
  meetAgainMinutes: wholeNumber('PAIR_MEET_AGAIN_MINUTES', {
    default: 10,
    minimum: 0,
    maximum: MINUTES_PER_DAY,
    about: 'Minutes within which two people are not brought together again.',
  }),
  premiumHeadStartSeconds: wholeNumber('PAIR_PREMIUM_HEAD_START_SEC', {
    default: 60,
    minimum: 0,
    maximum: 3_600,
    about:
      'Seconds by which premium counts as waiting longer. Nobody is overtaken by those who come later than that.',
    readme: 'seconds by which premium counts as waiting longer; who comes later than that overtakes nobody',
  }),
  premiumFilters: list('PAIR_PREMIUM_FILTERS', filtersIn, {
    default: 'age,city',
    about:
      'Which filters need premium: gender, age, city, language, interests, separated by commas. Empty: none.',
    readme: 'filters that need premium: `gender`, `age`, `city`, `language`, `interests`',
  }),
  messagesPerSecond: parsed('RATE_LIMIT_MSG_PER_SEC', perSecond, {
    default: '1',
    about: 'Messages of one person in a second within a chat of two; two may come at once. 0 for no limit.',
    readme: 'messages of one person in a second within a chat of two; 0 for no limit',
  }),
  messagesPerMinute: wholeNumber('RATE_LIMIT_MESSAGES_PER_MINUTE', {
    default: 20,
    minimum: 0,
    maximum: 100_000,
    about: 'The same for a minute; the stricter of the two applies. 0 for no limit.',
    readme: 'the same for a minute; the stricter one applies',
  }),
  contacts: choice('PAIR_CONTACTS', ['mask', 'allow'], {
    default: 'mask',
    about:
      'Whether names, links, phone numbers and addresses are masked in what strangers write to each other.',
    readme: '`mask` hides names, links, phone numbers and addresses in what strangers write; or `allow`',
  }),
  mandatoryChannels: list('MANDATORY_CHANNEL_ID', channelsIn, {
    about: 'Channels that people must have joined, as @name or id, separated by commas.',
    readme: 'channels that people must have joined, as `@name` or id, separated by commas',
  }),
  premiumStars: wholeNumber('PREMIUM_PRICE', {
    default: 250,
    minimum: 1,
    maximum: 100_000,
    about: 'Stars for one term of premium.',
    readme: 'Stars for one term of premium',
  }),
  premiumDays: wholeNumber('PREMIUM_DURATION_DAYS', {
    default: 30,
    minimum: 1,
    maximum: 3_650,
    about: 'Days of one term of premium.',
    readme: 'days of one term of premium',
  }),
  sessionTtlSeconds: wholeNumber('SESSION_TTL_SEC', {
    default: 0,
    minimum: 0,
    maximum: 315_360_000,
    about: 'Seconds after which an ended chat of two is forgotten; 0 keeps that it took place.',
    readme: 'seconds after which an ended chat of two is forgotten; 0 keeps that it took place',
  }),
  cleanupIntervalSeconds: wholeNumber('CLEANUP_INTERVAL_SEC', {
    default: 600,
    minimum: 10,
    maximum: 86_400,
    about: 'Seconds between two such clean-ups.',
  }),
  maskUserIds: yesOrNo('MASK_USER_IDS', {
    default: 'true',
    about: 'Whether reports name people by masked ids.',
    readme: 'whether reports name people by masked ids',
  }),
  maskSalt: Type.Optional(
    secret('MASK_SALT', {
      about:
        'Secret that masked ids are made with; required in production where pair is enabled. Make it with "openssl rand -hex 32".',
      readme: 'secret that masked ids are made with; required in production',
    }),
  ),
  moderationKey: Type.Optional(
    secret('MODERATION_KEY', {
      about:
        'Secret with which reported messages are sealed for moderators; required in production where pair is enabled. Make it with "openssl rand -hex 32".',
      readme: 'secret with which reported messages are sealed for moderators; required in production',
    }),
  ),
  videoFree: yesOrNo('PAIR_VIDEO_FREE', {
    default: 'false',
    about: 'Whether /video works without premium.',
    readme: 'whether `/video` works without premium',
  }),
  videoCallDomain: Type.Optional(
    webAddress('VIDEO_CALL_DOMAIN', {
      about: 'Address of a mini app for video calls; rooms are at <address>/call/<room>.',
      readme: 'address of a mini app for video calls',
    }),
  ),
  jitsiHost: webAddress('JITSI_HOST', {
    default: 'https://meet.jit.si',
    about:
      'Address of the Jitsi server for video calls. meet.jit.si asks the first person who joins to log in.',
    readme: 'address of the Jitsi server for video calls',
  }),
  jitsiAppId: Type.Optional(
    text('JITSI_APP_ID', { about: 'The app of a Jitsi server of your own that wants tokens, or of JaaS.' }),
  ),
  jitsiAppSecret: Type.Optional(
    secret('JITSI_APP_SECRET', { about: 'The secret of that app on a server of your own.' }),
  ),
  jaasKeyId: Type.Optional(text('JAAS_KEY_ID', { about: 'The id of the key at JaaS (8x8.vc).' })),
  jaasKeyFile: Type.Optional(pemFile('JAAS_KEY_FILE', { about: 'PEM file with the private key of JaaS.' })),
  apiKey: Type.Optional(
    secret('API_SECRET_KEY', {
      about: 'What callers of /api/video-call send as X-API-Key. Empty: nobody may call it.',
      readme: 'what callers of `/api/video-call` send as `X-API-Key`',
    }),
  ),
  apiHost: Type.Optional(text('API_HOST', { about: 'Address for /api/video-call by itself. Empty: HOST.' })),
  apiPort: Type.Optional(
    port('API_PORT', { about: 'Port for /api/video-call by itself, 8000 in earlier bots. Empty: PORT.' }),
  ),
  minioEndpoint: Type.Optional(
    text('MINIO_ENDPOINT', { about: 'Host and port of an S3 server that keeps copies of profile photos.' }),
  ),
  minioAccessKey: Type.Optional(text('MINIO_ACCESS_KEY', { about: 'Access key of that server.' })),
  minioSecretKey: Type.Optional(text('MINIO_SECRET_KEY', { about: 'Secret key of that server.' })),
  minioBucket: pattern('MINIO_BUCKET_NAME', /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
    default: 'profile-images',
    about: 'Bucket on that server.',
    problem: 'is no name of a bucket',
    remedy: 'use lower-case letters, digits and dashes, as in profile-images',
  }),
  minioSecure: yesOrNo('MINIO_SECURE', { default: 'false', about: 'Whether that server speaks TLS.' }),
});

const FILTERS = ['gender', 'age', 'city', 'language', 'interests'] as const;

function filtersIn(given: readonly string[]): (typeof FILTERS)[number][] {
  const filters = FILTERS.filter((filter) => given.includes(filter));
  if (filters.length === given.length) return filters;
  throw new Refusal('is not a list of filters', 'separate them by commas, as in age,city');
}

function perSecond(given: string): number {
  const rate = Number(given);
  if (given.trim() !== '' && rate >= 0 && rate <= 100) return rate;
  throw new Refusal('is not a number from 0 to 100', 'set it to something like 1 or 0.5');
}

function channelsIn(given: readonly string[]): string[] {
  return given.map((channel) => {
    if (/^(?:-?\d{5,16}|@[A-Za-z]\w{3,31})$/.test(channel)) return channel;
    throw new Refusal('is not a list of channels', 'write each as @name or as its id, separated by commas');
  });
}
