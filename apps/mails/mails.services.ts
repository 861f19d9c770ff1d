// What seals the previews of mails, and the texts that tenants have written.
import { ownTexts } from '#apps/mailing/index.ts'
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { createSealer } from '#shared/utils/sealed-text.ts'
import { findTemplate } from './find-template.ts'
import { previewSeals } from './preview/preview-page.ts'

export const mailServices = [
  defineOpening(ownTexts, { open: () => findTemplate }),
  defineOpening(previewSeals, { open: ({ settings }) => createSealer(settings.secretKey, 'pend previews of mails') }),
]
