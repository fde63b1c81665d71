'use client'
import { isValidElement, type ReactElement, type ReactNode } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { CopyBlock, CopyCode } from './copy.tsx'

const components: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  ),
  code: ({ children }) => <CopyCode text={textOf(children)}>{children}</CopyCode>,
  // A block is <pre><code>: its code is taken out here, so that `code` above sees spans only.
  pre: ({ children }) => {
    const code = isValidElement(children)
      ? (children as ReactElement<{ children?: ReactNode }>).props.children
      : children
    return <CopyBlock text={textOf(code).replace(/\n$/, '')}>{code}</CopyBlock>
  },
  // A page that makes no third-party request shows no foreign picture.
  img: ({ alt }) => <em>{alt}</em>,
}

/** Scenario texts. Raw HTML in them is not interpreted. */
export function Markdown({ children }: { children: string }) {
  return (
    <div className="prose">
      <ReactMarkdown remarkPlugins={[remarkGfm]} components={components}>
        {children}
      </ReactMarkdown>
    </div>
  )
}

function textOf(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node)
  if (Array.isArray(node)) return node.map(textOf).join('')
  return ''
}
