using System.Text;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The words and characters that a tagger knows.</summary>
/// <param name="options">Letter case, digits and characters.</param>
/// <param name="words">The words, normalized.</param>
/// <param name="characters">The characters; <see langword="null"/> if the tagger does not read them.</param>
internal sealed class WordVocabulary(RnnTaggerOptions options, Vocabulary words, Vocabulary? characters)
{
    private const string CharactersEntry = "characters.txt";
    private const string Unknown = "<unk>";

    // Of a longer word its beginning and its end are read, half of this number each.
    private const int MostCharacters = 64;

    private static readonly VocabularyFileOptions s_file = new() { UnknownToken = Unknown, PaddingToken = null };

    /// <summary>The words.</summary>
    public Vocabulary Words => words;

    /// <summary>The number of characters, the unknown one included; 0 if the tagger does not read them.</summary>
    public int CharacterCount => characters?.Count ?? 0;

    /// <summary>Builds the vocabulary of training rows.</summary>
    /// <param name="options">The options.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="training">The numbers of the rows to train on; no other row is counted.</param>
    public static WordVocabulary Build(RnnTaggerOptions options, TaggedRows rows, int[] training)
    {
        var buffer = new CharBuffer();
        string[] normalized = [.. rows.Forms.Names.Select(form => Normalize(form, options, buffer))];
        VocabularyBuilder words = new(), characters = new();
        foreach (int row in training)
        {
            foreach (int form in rows.Texts.TokensOf(row))
            {
                words.Add(normalized[form - 1]);
                if (options.CharacterEncoder != CharacterEncoderKind.None)
                {
                    foreach (Rune rune in rows.Forms.Names[form - 1].EnumerateRunes())
                    {
                        characters.Add(rune.ToString());
                    }
                }
            }
        }

        VocabularyOptions specials = new() { Specials = [Unknown], PaddingToken = null };
        Vocabulary known = words.Build(specials with { MinimumFrequency = options.MinimumFrequency });
        if (options.InitialEmbeddings is { } initial && options.KeepsAllVectors)
        {
            known = known.Extend(Vocabulary.Create(
                initial.Vectors.Tokens.Where(word => word.Length > 0 && Normalize(word, options, buffer) == word).Distinct(), null, null));
        }

        return new WordVocabulary(
            options, known, options.CharacterEncoder == CharacterEncoderKind.None ? null : characters.Build(specials));
    }

    /// <summary>Reads the vocabulary of a model.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="options">The options.</param>
    /// <param name="wordCount">The number of words.</param>
    /// <param name="characterCount">The number of characters; 0 if the tagger does not read them.</param>
    /// <exception cref="FormatException">An entry is damaged.</exception>
    public static WordVocabulary Read(ModelFolderReader folder, RnnTaggerOptions options, int wordCount, int characterCount)
    {
        Vocabulary words = ReadEntry(ModelFolder.VocabularyEntry, wordCount);
        return new WordVocabulary(options, words, characterCount == 0 ? null : ReadEntry(CharactersEntry, characterCount));

        Vocabulary ReadEntry(string name, int count) => folder.ReadEntry(name, EntryLimits.ListOf(count), stream =>
        {
            Vocabulary vocabulary = Vocabulary.Read(stream, s_file);
            return vocabulary.Count == count
                ? vocabulary
                : throw new FormatException($"expected {count} entries, found {vocabulary.Count}.");
        });
    }

    /// <summary>Writes the vocabulary into a model.</summary>
    public void Write(ModelFolderWriter folder)
    {
        folder.WriteEntry(ModelFolder.VocabularyEntry, stream => words.Write(stream, s_file));
        if (characters is not null)
        {
            folder.WriteEntry(CharactersEntry, stream => characters.Write(stream, s_file));
        }
    }

    /// <summary>Makes texts that the network reads.</summary>
    /// <param name="texts">The texts' forms.</param>
    /// <param name="forms">The distinct forms.</param>
    /// <param name="rareWordDropout">The share of words seen once that is replaced by the unknown one in training. Default: 0.</param>
    public WordTexts CreateTexts(TokenStore texts, FormTable forms, double rareWordDropout = 0)
    {
        // Ids of the network start at 1.
        var buffer = new CharBuffer();
        int[] wordOfForm = [0, .. forms.Names.Select(form => words[Normalize(form, options, buffer)] + 1)];
        return new WordTexts(texts, wordOfForm, characters is null ? null : Spell(forms.Names, characters))
        {
            UnknownWord = words[Unknown] + 1,
            IsRare = rareWordDropout == 0 ? [] : [false, .. Enumerable.Range(0, words.Count).Select(id => words.GetFrequency(id) == 1)],
            RareWordDropout = rareWordDropout,
            PairBucket = options.PairVectorSize == 0
                ? null
                : (first, second) => WordNgrams.PairBucket(first, second, options.PairBuckets) + 1,
        };
    }

    private static TokenStore Spell(IReadOnlyList<string> forms, Vocabulary characters)
    {
        var spelled = new TokenStore();
        var ids = new List<int>();
        Span<char> units = stackalloc char[2];
        foreach (string form in forms)
        {
            ids.Clear();
            foreach (Rune rune in form.EnumerateRunes())
            {
                ids.Add(characters[units[..rune.EncodeToUtf16(units)]] + 1);
            }

            spelled.Add(ids.Count <= MostCharacters ? [.. ids] : [.. ids[..(MostCharacters / 2)], .. ids[^(MostCharacters / 2)..]]);
        }

        return spelled;
    }

    private static string Normalize(string word, RnnTaggerOptions options, CharBuffer buffer)
    {
        if (options.LowerCase)
        {
            buffer.Clear();
            LowerCase.Append(word, buffer);
            word = buffer.Span.ToString();
        }

        return !options.NormalizeDigits || !word.Any(char.IsDigit) ? word : string.Create(word.Length, word, static (to, from) =>
        {
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = char.IsDigit(from[i]) ? '0' : from[i];
            }
        });
    }
}
