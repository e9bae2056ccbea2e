import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { fileAddress } from '../control.ts';
import type { Message } from '../telegram.ts';
import { duration } from '../text/time.ts';
import { Spoiler } from './formattedText.tsx';
import { Icon } from './icons.tsx';

/** The widest picture in a bubble, and the highest one, in pixels. */
const WIDEST = 300;
const HIGHEST = 340;

/** How large a picture is shown: as large as it is, but not larger than fits. */
export function shownSize(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(WIDEST / width, HIGHEST / height, 1);
  return {
    width: Math.max(Math.round(width * scale), 120),
    height: Math.max(Math.round(height * scale), 80),
  };
}

/** A picture or a moving one, alone or in an album. */
export interface VisualMedia {
  readonly kind: 'photo' | 'video' | 'animation';
  readonly fileId: string;
  readonly uniqueId: string;
  readonly width: number;
  readonly height: number;
  readonly seconds?: number;
  /** A live photo: the still of a short video. */
  readonly isLive?: boolean;
}

/** What a picture can be part of: a message, a poll, paid media. */
export type VisualSource = Pick<Message, 'photo' | 'live_photo' | 'animation' | 'video'>;

/** The picture or video of a message. */
export function visualOf(message: VisualSource): VisualMedia | undefined {
  const photo = (message.photo ?? message.live_photo?.photo)?.at(-1);
  if (photo)
    return {
      kind: 'photo',
      fileId: photo.file_id,
      uniqueId: photo.file_unique_id,
      width: photo.width,
      height: photo.height,
      isLive: message.live_photo !== undefined,
    };
  const moving = message.animation ?? message.video;
  if (!moving) return undefined;
  const { file_id, file_unique_id, width, height } = moving;
  const kind = message.animation ? 'animation' : 'video';
  return { kind, fileId: file_id, uniqueId: file_unique_id, width, height, seconds: moving.duration };
}

interface VisualProperties {
  readonly visual: VisualMedia;
  /** Undefined: it fills what it stands in. */
  readonly fit?: { width: number; height: number };
  readonly isHidden?: boolean | undefined;
}

/** A picture or a video, or a drawing in its place where nobody uploaded one. */
export function Visual({ visual, fit, isHidden }: VisualProperties): JSX.Element {
  const [isMissing, setMissing] = useState(false);
  const source = fileAddress(visual.fileId);
  const name = visual.isLive
    ? 'Live photo'
    : { photo: 'Photo', video: 'Video', animation: 'GIF' }[visual.kind];
  const style = fit && { width: `${fit.width}px`, aspectRatio: `${fit.width} / ${fit.height}` };
  const picture = isMissing ? (
    <Drawing seed={visual.uniqueId} label={`Sample ${name.toLowerCase()}`} />
  ) : visual.kind === 'photo' ? (
    <img src={source} alt={name} decoding="async" onError={() => setMissing(true)} />
  ) : visual.kind === 'animation' ? (
    <video src={source} autoPlay loop muted playsInline aria-label={name} onError={() => setMissing(true)} />
  ) : (
    <video
      src={source}
      controls
      preload="metadata"
      playsInline
      aria-label={name}
      onError={() => setMissing(true)}
    />
  );
  return (
    <div class={`visual ${fit ? '' : 'filling'}`} style={style}>
      {isHidden ? <Spoiler>{picture}</Spoiler> : picture}
      {visual.kind === 'animation' && <span class="visual-badge">GIF</span>}
      {visual.isLive && <span class="visual-badge">Live</span>}
      {visual.kind === 'video' && isMissing && (
        <>
          <span class="visual-play">
            <Icon name="play" size={26} />
          </span>
          <span class="visual-badge">{duration(visual.seconds ?? 0)}</span>
        </>
      )}
    </div>
  );
}

/** A landscape in colours of its own: what a sample picture looks like. */
export function Drawing({ seed, label }: { seed: string; label: string }): JSX.Element {
  const number = numberOf(seed);
  const hue = number % 360;
  const hill = 54 + (number % 17);
  const sun = 20 + (number % 61);
  return (
    <svg
      class="drawing"
      viewBox="0 0 100 75"
      preserveAspectRatio="xMidYMid slice"
      role="img"
      aria-label={label}
    >
      <rect width="100" height="75" fill={`hsl(${hue} 62% 78%)`} />
      <circle cx={sun} cy={20 + (number % 9)} r="8" fill={`hsl(${(hue + 40) % 360} 90% 92%)`} />
      <path
        d={`M0 ${hill} Q25 ${hill - 26} 52 ${hill - 4} T100 ${hill - 12} V75 H0z`}
        fill={`hsl(${(hue + 20) % 360} 40% 58%)`}
      />
      <path
        d={`M0 ${hill + 8} Q35 ${hill - 8} 64 ${hill + 7} T100 ${hill + 2} V75 H0z`}
        fill={`hsl(${(hue + 35) % 360} 42% 42%)`}
      />
    </svg>
  );
}

/** A number that is always the same for the same text. */
export function numberOf(seed: string): number {
  let number = 7;
  for (const character of seed) number = (number * 31 + character.codePointAt(0)!) % 1_000_003;
  return number;
}
