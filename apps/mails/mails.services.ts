// What seals the previews of mails.
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { createSealer } from '#shared/utils/sealed-text.ts'
import { previewSeals } from './preview/preview-page.ts'

export const mailServices = [
  defineOpening(previewSeals, { open: ({ settings }) => createSealer(settings.secretKey, 'pend previews of mails') }),
]
