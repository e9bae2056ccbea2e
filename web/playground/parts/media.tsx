import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { fileAddress } from '../control.ts';
import { duration, fileSize } from '../text/time.ts';
import type { Message } from '../telegram.ts';
import { Icon } from './icons.tsx';
import { PollCard } from './pollCard.tsx';
import { Checklist, PaidMedia, RichMessage } from './richContent.tsx';
import { Drawing, numberOf, shownSize, Visual, visualOf } from './visual.tsx';

interface MediaProperties {
  readonly message: Message;
  readonly viewerId: number | undefined;
}

/** What a message carries besides words: a picture, a file, a place … */
export function Media({ message, viewerId }: MediaProperties): JSX.Element | null {
  const visual = visualOf(message);
  if (visual !== undefined) {
    return (
      <Visual
        visual={visual}
        fit={shownSize(visual.width, visual.height)}
        isHidden={message.has_media_spoiler}
      />
    );
  }
  if (message.paid_media) return <PaidMedia media={message.paid_media} />;
  if (message.checklist) return <Checklist checklist={message.checklist} />;
  if (message.rich_message) return <RichMessage message={message.rich_message} />;
  if (message.video_note)
    return <RoundVideo fileId={message.video_note.file_id} uniqueId={message.video_note.file_unique_id} />;
  if (message.sticker) return <Sticker sticker={message.sticker} />;
  if (message.voice)
    return (
      <Sound
        fileId={message.voice.file_id}
        uniqueId={message.voice.file_unique_id}
        length={message.voice.duration}
      />
    );
  if (message.audio) {
    const { audio } = message;
    const title = audio.title ?? audio.file_name ?? 'Audio';
    return (
      <Sound fileId={audio.file_id} uniqueId={audio.file_unique_id} length={audio.duration} title={title} />
    );
  }
  if (message.document) return <File document={message.document} />;
  if (message.venue)
    return (
      <Place title={message.venue.title} place={message.venue.location} address={message.venue.address} />
    );
  if (message.location) return <Place title="Location" place={message.location} />;
  if (message.contact) {
    const { first_name, last_name = '', phone_number } = message.contact;
    const name = `${first_name} ${last_name}`.trim();
    return <Card icon="👤" title={name === '' ? 'Contact' : name} detail={phone_number} />;
  }
  if (message.dice)
    return (
      <div class="dice">
        {message.dice.emoji}
        <span>{message.dice.value}</span>
      </div>
    );
  if (message.poll) return <PollCard message={message} poll={message.poll} viewerId={viewerId} />;
  if (message.invoice)
    return <Card icon="🧾" title={message.invoice.title} detail={message.invoice.description} />;
  return null;
}

function RoundVideo({ fileId, uniqueId }: { fileId: string; uniqueId: string }): JSX.Element {
  const [isMissing, setMissing] = useState(false);
  return (
    <div class="round-video">
      {isMissing ? (
        <Drawing seed={uniqueId} label="Video message, a sample" />
      ) : (
        <video
          src={fileAddress(fileId)}
          controls
          preload="metadata"
          aria-label="Video message"
          onError={() => setMissing(true)}
        />
      )}
    </div>
  );
}

/** Stickers of the playground's own are their emoji. */
const OWN_STICKER = 'playground-sticker-';

/** What `sticker` says to send one of the playground's own: the same one is the same file, as in Telegram. */
export function ownSticker(emoji: string): object {
  const name = Array.from(emoji, (character) => character.codePointAt(0)!.toString(36)).join('');
  return { emoji, file_unique_id: OWN_STICKER + name };
}

function Sticker({ sticker }: { sticker: NonNullable<Message['sticker']> }): JSX.Element {
  const [isMissing, setMissing] = useState(false);
  const emoji = sticker.emoji ?? '🙂';
  return (
    <div class="sticker">
      {isMissing || sticker.file_unique_id.startsWith(OWN_STICKER) ? (
        <span role="img" aria-label={`Sticker ${emoji}`}>
          {emoji}
        </span>
      ) : (
        <img src={fileAddress(sticker.file_id)} alt={`Sticker ${emoji}`} onError={() => setMissing(true)} />
      )}
    </div>
  );
}

const BARS = 28;

/** Something to listen to: as bars that fill while it plays. Samples are silent. */
function Sound({
  fileId,
  uniqueId,
  length,
  title,
}: {
  fileId: string;
  uniqueId: string;
  length: number;
  title?: string;
}): JSX.Element {
  const audio = useRef<HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [done, setDone] = useState(0);
  const [isSilent, setSilent] = useState(false);
  useEffect(() => {
    if (!isPlaying || !isSilent) return undefined;
    const began = Date.now();
    const timer = setInterval(() => {
      const part = (Date.now() - began) / 1000 / Math.max(length, 1);
      setDone(Math.min(part, 1));
      if (part >= 1) setPlaying(false);
    }, 100);
    return () => clearInterval(timer);
  }, [isPlaying, isSilent]);

  const toggle = (): void => {
    setPlaying(!isPlaying);
    if (isSilent) return;
    if (isPlaying) audio.current!.pause();
    else audio.current!.play().catch(() => setSilent(true));
  };
  const seed = numberOf(uniqueId);
  return (
    <div class="sound">
      <button
        type="button"
        class="round-button"
        aria-label={isPlaying ? 'Pause' : `Play ${title ?? 'the voice message'}`}
        onClick={toggle}
      >
        <Icon name={isPlaying ? 'pause' : 'play'} />
      </button>
      <div class="sound-body">
        {title !== undefined && <span class="sound-title">{title}</span>}
        <svg class="bars" viewBox={`0 0 ${BARS * 4} 20`} aria-hidden="true">
          {Array.from({ length: BARS }, (_, bar) => {
            const height = 4 + (((seed >> (bar % 9)) + bar * bar * 7 + bar * seed) % 15);
            return (
              <rect
                x={bar * 4}
                y={10 - height / 2}
                width="2.4"
                height={height}
                rx="1.2"
                class={bar / BARS < done ? 'done' : ''}
              />
            );
          })}
        </svg>
        <span class="faint">{duration(length)}</span>
      </div>
      <audio
        ref={audio}
        src={fileAddress(fileId)}
        preload="none"
        onTimeUpdate={(event) => {
          const { currentTime, duration: known } = event.currentTarget;
          // A recording fresh from the microphone does not say how long it is.
          setDone(Math.min(currentTime / (Number.isFinite(known) ? known : Math.max(length, 1)), 1));
        }}
        onEnded={() => setPlaying(false)}
      />
    </div>
  );
}

function File({ document }: { document: NonNullable<Message['document']> }): JSX.Element {
  const name = document.file_name ?? 'File';
  return (
    <a class="file" href={fileAddress(document.file_id)} download={name}>
      <span class="round-button">
        <Icon name="file" />
      </span>
      <span class="file-body">
        <span class="file-name">{name}</span>
        <span class="faint">{fileSize(document.file_size ?? 0)}</span>
      </span>
    </a>
  );
}

function Place(properties: {
  title: string;
  place: { latitude: number; longitude: number };
  address?: string;
}): JSX.Element {
  const { latitude, longitude } = properties.place;
  const where = `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
  return (
    <div class="place">
      <svg viewBox="0 0 100 44" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
        <rect width="100" height="44" class="land" />
        <path d="M-5 34 Q30 18 52 30 T105 14" class="water" />
        <path d="M12 -2 L34 46 M-2 12 L104 24 M70 -2 L62 46" class="road" />
        <path d="M50 12a7 7 0 0 1 7 7c0 5-7 12-7 12s-7-7-7-12a7 7 0 0 1 7-7z" class="pin" />
      </svg>
      <span class="file-name">{properties.title}</span>
      <span class="faint">{properties.address ?? where}</span>
    </div>
  );
}

function Card({ icon, title, detail }: { icon: string; title: string; detail: string }): JSX.Element {
  return (
    <div class="card">
      <span class="card-icon" aria-hidden="true">
        {icon}
      </span>
      <span class="file-body">
        <span class="file-name">{title}</span>
        <span class="card-detail">{detail}</span>
      </span>
    </div>
  );
}
