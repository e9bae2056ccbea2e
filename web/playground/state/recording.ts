/** A voice message that is being spoken. */
export interface Recording {
  /** Ends it; what was said. */
  finish(): Promise<SpokenWords>;
  /** Ends it; what was said is forgotten. Does no harm to one that is over. */
  cancel(): void;
}

/** What somebody said into the microphone. */
export interface SpokenWords {
  readonly file: File;
  /** At least 1. */
  readonly seconds: number;
}

/** The microphone cannot be had: there is none, or nobody allowed its use. */
class MicrophoneError extends Error {
  constructor(cause: unknown) {
    super(`No microphone: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'MicrophoneError';
  }
}

/** As Telegram keeps voice messages, else as this browser can. */
const TYPES = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4'];

/** Whether this browser can record at all; pages from other machines need HTTPS for it. */
export const canRecord = typeof MediaRecorder !== 'undefined' && 'mediaDevices' in navigator;

/**
 * Listens to the microphone from now on.
 * @throws MicrophoneError when there is none, or nobody allows its use.
 */
export async function startRecording(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch((error: unknown) => {
    throw new MicrophoneError(error);
  });
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, mimeType === undefined ? {} : { mimeType });
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  const over = new Promise((resolve) => recorder.addEventListener('stop', resolve));
  recorder.start();
  const began = performance.now();

  const cancel = (): void => {
    if (recorder.state !== 'inactive') recorder.stop();
    for (const track of stream.getTracks()) track.stop();
  };
  const finish = async (): Promise<SpokenWords> => {
    const seconds = Math.max(Math.round((performance.now() - began) / 1000), 1);
    cancel();
    await over;
    const type = recorder.mimeType.split(';')[0]!;
    return { file: new File(parts, `voice.${type.slice('audio/'.length)}`, { type }), seconds };
  };
  return { finish, cancel };
}
