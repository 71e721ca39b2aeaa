namespace Microsoft.ML.NlpStudy.Data;

/// <summary>
/// A guess whether a file's first row names its fields, by the usual names of texts and labels and by the rows below. A word that occurs
/// nowhere below in a field of few values, or stands above numbers, is a name. A word that occurs below is not.
/// </summary>
internal static class HeaderGuess
{
    private const int EnoughRows = 5;
    private const int SinglesShare = 20;
    private const int LongTextFactor = 3;

    /// <returns>Whether the first row is a header; <see langword="null"/> where nothing shows it.</returns>
    /// <param name="first">The first row.</param>
    /// <param name="below">The statistics of the fields in the rows below.</param>
    public static bool? Of(string[] first, FieldStatistics[] below)
    {
        if (below[0].Rows == 0)
        {
            return first.Any(FieldNames.IsUsual);
        }

        int usual = 0, strong = 0, weak = 0, against = 0;
        for (int field = 0; field < first.Length; field++)
        {
            string name = first[field].Trim();
            FieldStatistics values = below[field];
            if (name.Length == 0 || values.IsEmpty)
            {
                continue;
            }

            bool occurs = values.IsCategorical && values.CountOf(name) > 0;
            usual += !occurs && FieldNames.IsUsual(name) ? 1 : 0;
            switch (Vote(name, values, occurs))
            {
                case < 0:
                    against++;
                    break;
                case 1:
                    weak++;
                    break;
                case > 1:
                    strong++;
                    break;
            }
        }

        if (usual > 0)
        {
            return against == 0 || strong > 0 || usual > 1 ? true : null;
        }

        bool mayBeNames = first.All(name => name.Length == 0 || FieldNames.MayBeName(name));
        bool hasNames = mayBeNames && first.Any(name => FieldNames.RankAsAny(name) > NameRank.Number);
        return (strong > 0, against > 0) switch
        {
            (true, false) => mayBeNames ? true : null,
            (false, true) => false,
            (true, true) => hasNames ? true : null,
            _ => mayBeNames && weak + (hasNames ? 1 : 0) > 1 ? true : null,
        };
    }

    /// <summary>Votes on a field of the first row: 2 for a name, 1 for a possible name, -1 for a value like those below, else 0.</summary>
    private static int Vote(string name, FieldStatistics values, bool occurs)
    {
        if (occurs)
        {
            return -1;
        }

        bool isNumber = double.TryParse(name, System.Globalization.CultureInfo.InvariantCulture, out _);
        if (values.IsNumeric || isNumber)
        {
            return values.IsNumeric == isNumber ? -1 : values.IsNumeric ? 2 : 0;
        }

        if (FieldNames.IsClass(name))
        {
            return values.MayBeLabel || values.Distinct == 1 ? -1 : 0;
        }

        if (values.IsCategorical && FieldNames.MayBeName(name))
        {
            // Where hardly any value occurs just once, a value in the first row would have occurred again.
            return values.Filled >= EnoughRows && values.Singles * SinglesShare <= values.Filled ? 2 : 1;
        }

        bool isShort = FieldNames.MayBeName(name) && values.MeanWords >= LongTextFactor * name.Split(' ').Length;
        bool lacksDigit = values.HasDigits && !name.Any(char.IsAsciiDigit);
        return isShort || lacksDigit ? 1 : 0;
    }
}
