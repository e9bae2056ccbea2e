/** Returns, or resolves to, what a question asks for. */
type Answer<Question> = (question: Question) => unknown;

/**
 * The other end of {@link Program.ask}, in a process of the bench: answers questions until the bench is gone, then ends.
 */
export function answerQuestions<Question extends object>(answer: Answer<Question>): void {
  process.on('message', (message: Question & { ask: number }) => {
    void Promise.resolve(answer(message)).then(
      (value) => process.send?.({ reply: message.ask, answer: value }),
      (error: unknown) => {
        // The caller sees that this process ended, and finds the reason in its log.
        console.error(error);
        process.exit(1);
      },
    );
  });
  process.once('disconnect', () => process.exit(0));
  process.once('SIGTERM', () => process.exit(0));
  process.send?.({ ready: true });
}
