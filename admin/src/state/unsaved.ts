// Forms of this page that hold something unsaved: asked for before a session is ended, since nothing can be saved after that.

interface OpenForm {
  isUnsaved(): boolean
  /** What was typed is not wanted any more. */
  onLeave(): void
}

const forms = new Set<OpenForm>()

/** Until the answer is called. */
export function noteForm(form: OpenForm): () => void {
  forms.add(form)
  return () => {
    forms.delete(form)
  }
}

export function isAnyUnsaved(): boolean {
  return [...forms].some((form) => form.isUnsaved())
}

/** Lets go of what was typed in all of them. */
export function leaveForms(): void {
  for (const form of forms) form.onLeave()
}
