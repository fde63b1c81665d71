'use client'
import Link from 'next/link'
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Icon, type IconName } from './icons.tsx'

const base =
  'inline-flex h-8 shrink-0 items-center justify-center gap-2 rounded-md px-3 font-medium whitespace-nowrap disabled:opacity-50 transition-colors duration-100'
const kinds = {
  primary: 'bg-accent-fill text-on-accent not-disabled:hover:bg-accent-fill-strong',
  plain: 'border border-line-strong text-text not-disabled:hover:bg-raised',
  quiet: 'text-muted not-disabled:hover:bg-raised not-disabled:hover:text-text',
  danger: 'border border-bad text-bad not-disabled:hover:bg-raised',
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: keyof typeof kinds
}

export function Button({ kind = 'plain', className = '', ...rest }: ButtonProps) {
  return <button type="button" className={`${base} ${kinds[kind]} ${className}`} {...rest} />
}

interface ButtonLinkProps {
  href: string
  kind?: keyof typeof kinds
  children: ReactNode
}

/** A link to a page that is one of the page's main ways on. */
export function ButtonLink({ href, kind = 'plain', children }: ButtonLinkProps) {
  return (
    <Link href={href} prefetch={false} className={`${base} ${kinds[kind]}`}>
      {children}
    </Link>
  )
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: IconName
  /** Read aloud and shown as a tooltip. */
  label: string
}

export function IconButton({ icon, label, className = '', ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-raised hover:text-text ${className}`}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  )
}
