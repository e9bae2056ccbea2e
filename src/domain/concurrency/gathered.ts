/**
 * Answers questions that are asked in the same moment with one piece of work.
 *
 * @param answerAll gives one answer per question, in their order; when it rejects, all of these questions do
 */
export function gathered<Question, Answer>(
  answerAll: (questions: readonly Question[]) => Promise<readonly Answer[]>,
): (question: Question) => Promise<Answer> {
  let questions: Question[] = [];
  let answers: Promise<readonly Answer[]> | undefined;
  return async (question) => {
    const place = questions.push(question) - 1;
    answers ??= Promise.resolve().then(() => {
      const all = questions;
      questions = [];
      answers = undefined;
      return answerAll(all);
    });
    return (await answers)[place]!;
  };
}
