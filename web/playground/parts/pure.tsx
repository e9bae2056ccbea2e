import { Component, type ComponentChild, type FunctionComponent } from 'preact';

/** The same part, drawn again only when one of its properties is another one. */
export function pure<Properties extends object>(
  draw: (properties: Properties) => ComponentChild,
): FunctionComponent<Properties> {
  class Pure extends Component<Properties> {
    override shouldComponentUpdate(next: Readonly<Properties>): boolean {
      const [before, after] = [this.props as Record<string, unknown>, next as Record<string, unknown>];
      const names = new Set([...Object.keys(before), ...Object.keys(after)]);
      return [...names].some((name) => before[name] !== after[name]);
    }
    override render(): ComponentChild {
      return draw(this.props);
    }
  }
  return Pure as unknown as FunctionComponent<Properties>;
}
