const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** Two letters that are a domain and no region of ISO 3166. */
const OTHER_COUNTRIES = new Set(['uk', 'eu', 'su', 'ac']);

/** The domains without a country under which people have pages. */
const GENERIC = new Set(
  (
    'com net org info biz name mobi pro tel xxx app dev page blog site online website web store shop tech space live ' +
    'life link click club fun game games chat social group team world today news media video studio design art ' +
    'photo photos pics gallery music band bio email host cloud digital agency company works work ninja guru expert ' +
    'academy school network systems one top xyz vip win icu cyou sbs lol wtf ooo fans cam sex sexy porn adult dating ' +
    'love date singles party events bet casino money cash finance bank crypto nft dao onion local goo google ' +
    'microsoft apple amazon mil gov edu int aero coop museum travel jobs cat asia ' +
    'рф рус онлайн сайт дети орг москва'
  ).split(' '),
);

/** Whether something is the end of an internet address, as in `example.com`. Small letters only. */
export function isTopLevelDomain(label: string): boolean {
  if (label.startsWith('xn--') || GENERIC.has(label) || OTHER_COUNTRIES.has(label)) return true;
  return /^[a-z]{2}$/.test(label) && regions.of(label.toUpperCase()) !== undefined;
}
