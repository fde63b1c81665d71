import type { AnyClass } from '../class-api.ts'
import { Panel } from '../panel.tsx'
import { chosen, rules } from './words.ts'

const fields = ['hints', 'evidence', 'explanations', 'draw'] as const

/** The rules of a class for who may not change them. */
export function RulesSummary({ room }: { room: AnyClass }) {
  const order = room.inOrder ? 'listed' : 'any'
  return (
    <div className="mt-6">
      <Panel title="Rules">
        <dl className="mt-4 grid gap-x-8 gap-y-4 sm:grid-cols-2 lg:grid-cols-3">
          <Rule name={rules.order.label} option={chosen('order', order)} />
          {fields.map(field => (
            <Rule key={field} name={rules[field].label} option={chosen(field, room[field])} />
          ))}
          <Rule
            name="Labs"
            option={{
              label: `${room.labsEach} at once`,
              detail: `One in which nothing is done for ${room.idleMinutes} min ends.`,
            }}
          />
        </dl>
      </Panel>
    </div>
  )
}

function Rule({ name, option }: { name: string; option: { label: string; detail: string } }) {
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd>
        {option.label}
        <span className="block text-muted">{option.detail}</span>
      </dd>
    </div>
  )
}
