import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Recording, type SpokenWords, startRecording } from '../state/recording.ts';
import { attempt } from '../state/toasts.ts';
import { duration } from '../text/time.ts';
import { Icon } from './icons.tsx';

interface Properties {
  readonly onSend: (spoken: SpokenWords) => Promise<void>;
  /** Nothing is to be sent after all. */
  readonly onCancel: () => void;
}

const TICK_MS = 250;

/** Records a voice message from the moment it is shown; Escape throws it away. */
export function VoiceRecorder({ onSend, onCancel }: Properties): JSX.Element {
  const [recording, setRecording] = useState<Recording>();
  const [seconds, setSeconds] = useState(0);
  const [isSending, setSending] = useState(false);
  const cancelButton = useRef<HTMLButtonElement>(null);
  const sendButton = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    let isGone = false;
    let started: Recording | undefined;
    const start = async (): Promise<void> => {
      started = await startRecording();
      if (isGone) started.cancel();
      else setRecording(started);
    };
    void attempt(start).then((isRecording) => {
      if (!isRecording && !isGone) onCancel();
    });
    return () => {
      isGone = true;
      started?.cancel();
    };
  }, []);
  useEffect(() => {
    if (recording === undefined) return cancelButton.current!.focus();
    sendButton.current!.focus();
    const began = Date.now();
    const timer = setInterval(() => setSeconds(Math.floor((Date.now() - began) / 1000)), TICK_MS);
    return () => clearInterval(timer);
  }, [recording]);

  const send = async (): Promise<void> => {
    setSending(true);
    await onSend(await recording!.finish());
  };
  return (
    <div
      class="composer-row recording"
      role="group"
      aria-label="Voice message"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
      }}
    >
      <button
        ref={cancelButton}
        type="button"
        class="icon-button"
        aria-label="Throw the recording away"
        title="Throw away (Escape)"
        onClick={onCancel}
      >
        <Icon name="trash" />
      </button>
      <span class={`recording-time ${recording === undefined ? '' : 'running'}`}>
        {recording === undefined ? 'Waiting for the microphone…' : duration(seconds)}
      </span>
      <button
        ref={sendButton}
        type="button"
        class="icon-button send"
        aria-label="Send the voice message"
        aria-busy={isSending}
        disabled={recording === undefined || isSending}
        onClick={() => void send()}
      >
        <Icon name="send" />
      </button>
    </div>
  );
}
