// Where links in mails lead to.
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { linkPages } from './link-pages.ts'

export const mailLinkServices = [defineOpening(linkPages, { open: ({ settings }) => settings.linkPages })]
