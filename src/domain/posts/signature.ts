/** What a hub puts under each copy: a text, or a link that shows its own address. */
export type Signature =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly url: string };

/** Who speaks and for whom, at the end of a copy. Other kinds than texts and captions carry neither. */
export interface Attribution {
  /** The author's permanent pseudonym, such as `u-a3x7k2`. */
  readonly alias?: string;
  readonly signature?: Signature;
}
