using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Cuts text into words by the roles of its characters.</summary>
internal sealed class CharacterWords : WordStep
{
    private readonly Func<Rune, CharacterRole> _roleOf;
    private readonly WordStep _next;
    private readonly CharacterRole[] _ascii = new CharacterRole[128];

    public CharacterWords(Func<Rune, CharacterRole> roleOf, WordStep next)
    {
        (_roleOf, _next) = (roleOf, next);
        for (int c = 0; c < _ascii.Length; c++)
        {
            _ascii[c] = roleOf(new Rune(c));
        }
    }

    public override void Take(ReadOnlySpan<char> text, bool isFirst, EncodeScratch scratch)
    {
        int start = 0;
        CharacterRole role = CharacterRole.Removed;
        for (int i = 0; i < text.Length;)
        {
            int length = 1;
            CharacterRole current;
            if (text[i] < 128)
            {
                current = _ascii[text[i]];
            }
            else
            {
                Rune.DecodeFromUtf16(text[i..], out Rune rune, out length);
                current = _roleOf(rune);
            }

            if (current != role || current == CharacterRole.Alone)
            {
                Give(text, start, i, role, isFirst, scratch);
                (start, role) = (i, current);
            }

            i += length;
        }

        Give(text, start, text.Length, role, isFirst, scratch);
    }

    private void Give(ReadOnlySpan<char> text, int start, int end, CharacterRole role, bool isFirst, EncodeScratch scratch)
    {
        if (role != CharacterRole.Removed && end > start)
        {
            _next.Take(text[start..end], isFirst && start == 0, scratch);
        }
    }
}
