// Statements sent together fail together: finds the error that caused the others.

/**
 * Waits for all. Throws the error of the first in order: later ones failed only because the transaction had ended, but
 * their errors can arrive sooner.
 */
export async function awaitInOrder<const Answers extends readonly Promise<unknown>[]>(
  answers: Answers,
): Promise<{ -readonly [Key in keyof Answers]: Awaited<Answers[Key]> }> {
  const settled = await Promise.allSettled(answers)
  const failed = settled.find((answer) => answer.status === 'rejected')
  if (failed) throw failed.reason
  return settled.map((answer) => (answer as PromiseFulfilledResult<unknown>).value) as never
}
