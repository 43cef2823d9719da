import { expect } from 'chai';
import { formsOfEmail, isWholeEmail } from '../../src/shared/email.js';

describe('an email address', () => {
  it('is whole with its domain', () => {
    for (const text of ['ann@example.com', ' josé@x.example ']) expect(isWholeEmail(text), text).to.equal(true);
    for (const text of ['ann@', 'ann@example', '@example.com', 'a nn@example.com']) expect(isWholeEmail(text), text).to.equal(false);
  });

  it('is looked for with each letter beyond ASCII small and as a capital', () => {
    expect(formsOfEmail('Ann@Example.com')).to.deep.equal(['Ann@Example.com']);
    expect(formsOfEmail('José@x.example')).to.have.members(['José@x.example', 'JosÉ@x.example']);
    expect(formsOfEmail('Élodie.René@x.example')).to.have.members(['élodie.rené@x.example', 'élodie.renÉ@x.example', 'Élodie.rené@x.example', 'Élodie.renÉ@x.example'].map((form) => form.replace('r', 'R')));
    expect(formsOfEmail('straße@x.example'), 'whose capital would be two letters').to.deep.equal(['straße@x.example']);
  });

  it('with many such letters is looked for as people write it', () => {
    const forms = formsOfEmail('иван.петров@почта.рф');
    expect(forms).to.have.members(['иван.петров@почта.рф', 'ИВАН.ПЕТРОВ@ПОЧТА.РФ', 'Иван.Петров@Почта.Рф']);
    expect(formsOfEmail('Иван.петров@почта.рф')).to.have.length(4);
  });
});
