// Statements that leave together fail together: which of their errors is the reason.

/**
 * Waits for all. Throws the error of the first in their order: those behind it failed only because the transaction was
 * over, but their errors can arrive sooner.
 */
export async function sentTogether<const Answers extends readonly Promise<unknown>[]>(
  answers: Answers,
): Promise<{ -readonly [Key in keyof Answers]: Awaited<Answers[Key]> }> {
  const settled = await Promise.allSettled(answers)
  const failed = settled.find((answer) => answer.status === 'rejected')
  if (failed) throw failed.reason
  return settled.map((answer) => (answer as PromiseFulfilledResult<unknown>).value) as never
}
