import data from '../../../data/dispute-papers.json';
import { fillTemplate, type PaperTemplate } from './fill-template';

const TEMPLATES = data.papers as unknown as Readonly<Record<string, PaperTemplate>>;
const placeholders = (template: PaperTemplate): string[] =>
  [...JSON.stringify([template.paragraphs, template.facts, template.closing, template.remedies]).matchAll(/\{(\w+)\}/g)].map(
    ([, name]) => name ?? '',
  );
const all = (template: PaperTemplate) => Object.fromEntries(placeholders(template).map((name) => [name, `某${name}`]));

describe('文书', () => {
  it.each(Object.entries(TEMPLATES))('%s is whole when its words are there', (_, template) => {
    const filled = fillTemplate(template, all(template), []);
    expect(JSON.stringify(filled)).not.toMatch(/\{\w+\}/);
    expect(filled.title.length).toBeGreaterThan(3);
    expect(filled.closing.length).toBeGreaterThan(3);
  });

  it('does not leave the house with a gap', () => {
    const denial = TEMPLATES.AID_DENIAL as PaperTemplate;
    expect(() => fillTemplate(denial, { ground: 'x' }, [])).toThrow('needs reason');
  });

  it('leaves out a fact that is not known, and looks no further into what it put in', () => {
    const grant = TEMPLATES.AID_GRANT as PaperTemplate;
    const filled = fillTemplate(grant, { matter: '{form}', disputeNo: '1' }, []);
    expect(filled.facts).toEqual([
      ['纠纷编号', '1'],
      ['援助事项', '{form}'],
    ]);
  });

  it('says with each refusal or end of aid, and each upheld one, where to turn (法律援助法 §49)', () => {
    for (const kind of ['AID_DENIAL', 'AID_TERMINATION', 'AID_OBJECTION_UPHELD']) {
      expect(TEMPLATES[kind]?.remedies.join()).toContain('法律援助法 §49');
    }
  });

  it('has a number series of its own for each kind', () => {
    const signs = Object.entries(TEMPLATES).map(([kind, { sign }]) => (kind.startsWith('AID_OBJECTION') ? 'AID_OBJECTION' : sign));
    expect(new Set(signs).size).toBe(signs.length - 1);
  });
});
