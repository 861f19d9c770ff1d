// Guards that no mutation can take away, each with its reason: they stand in a library or the database, or are the absence of something.

/** Label of the guard, as attacks name it → why there is no text of ours that could be taken away. */
export const elsewhere: Readonly<Record<string, string>> = {}
