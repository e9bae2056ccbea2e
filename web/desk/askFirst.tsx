import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Refusal } from './api.ts';

/** What {@link AskFirst} shows and does. */
export interface AskFirstOptions {
  readonly title: string;
  /** What the button says that does it. */
  readonly action: string;
  readonly dangerous?: boolean;
  readonly children: ComponentChildren;
  /** Does it. */
  readonly onDo: (fields: FormData) => Promise<void>;
  readonly onClose: () => void;
}

/** A dialog that asks for what is needed before something is done, and says why it could not be. */
export function AskFirst({ title, action, dangerous, children, onDo, onClose }: AskFirstOptions) {
  const dialog = useRef<HTMLDialogElement>(null);
  const problem = useSignal('');
  const busy = useSignal(false);
  useEffect(() => dialog.current?.showModal(), []);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    busy.value = true;
    problem.value = '';
    try {
      await onDo(fields);
      dialog.current?.close();
    } catch (error) {
      problem.value = error instanceof Refusal ? error.message : 'Something went wrong on this page.';
    } finally {
      busy.value = false;
    }
  };
  return (
    <dialog ref={dialog} aria-labelledby="askTitle" onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <h2 id="askTitle">{title}</h2>
        {children}
        <p class="problem" role="alert">
          {problem.value}
        </p>
        <p class="choices">
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button class={dangerous ? 'danger' : 'main'} type="submit" disabled={busy.value}>
            {action}
          </button>
        </p>
      </form>
    </dialog>
  );
}

/** What was written into a field of the dialog. */
export function textIn(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** The field for the reason, which goes into the audit log. */
export function ReasonField({ required = false }: { readonly required?: boolean }) {
  return (
    <>
      <label for="reason">Reason{required ? '' : ' (optional)'}</label>
      <input id="reason" name="reason" maxLength={500} required={required} autocomplete="off" />
    </>
  );
}
