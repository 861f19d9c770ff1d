// The alternative text of an image, sent with a file.
import Type from 'typebox'
import { validateInput } from '#framework/operations/steps/validate-input.ts'
import { schemaOfField } from '#framework/resource/schemas/endpoint-schemas.ts'
import { files } from '../files.resource.ts'

export const ALT = schemaOfField(files.definition.fields.alt)

const FORM = Type.Object({ alt: ALT })

/** Reads it from a form's fields; an empty text counts as none. Throws `request.validation_failed`. */
export function readAlt({ alt }: Readonly<Record<string, string>>): { alt?: string } {
  return alt ? (validateInput(FORM, { alt }) as { alt: string }) : {}
}
