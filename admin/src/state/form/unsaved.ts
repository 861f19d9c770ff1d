// Forms of this page with unsaved input: consulted before a session ends, because nothing can be saved afterwards.

interface OpenForm {
  isUnsaved(): boolean
  /** Discards what was typed. */
  onLeave(): void
}

const forms = new Set<OpenForm>()

/** Registers a form until the returned function is called. */
export function noteForm(form: OpenForm): () => void {
  forms.add(form)
  return () => {
    forms.delete(form)
  }
}

export function isAnyUnsaved(): boolean {
  return [...forms].some((form) => form.isUnsaved())
}

/** Discards the input of all forms. */
export function leaveForms(): void {
  for (const form of forms) form.onLeave()
}
