using System.Globalization;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>The fields of a file, found by name or number.</summary>
/// <param name="FilePath">The file, for errors.</param>
/// <param name="FirstRow">The fields of its first row.</param>
/// <param name="HasHeader">Whether those are the fields' names.</param>
internal sealed record FieldChoice(string FilePath, string[] FirstRow, bool HasHeader)
{
    /// <summary>Whether an option's value is a name rather than a number.</summary>
    public static bool IsName(string field) => !field.All(char.IsAsciiDigit);

    /// <summary>Finds the number of a field.</summary>
    /// <param name="field">The field's name in the header, or its number from 0.</param>
    /// <param name="option">The option that names it.</param>
    /// <exception cref="ArgumentException">There is no such field.</exception>
    public int Find(string field, string option)
    {
        int found = HasHeader ? IndexOf(field) : -1;
        if (found < 0 && !IsName(field) && int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            found = number;
        }

        return found >= 0 && found < FirstRow.Length
            ? found
            : throw new ArgumentException($"{FilePath}: Option {option}: expected one of the fields {Describe()}, found '{field}'.");
    }

    /// <summary>Checks that there are at least two fields.</summary>
    /// <param name="expected">The expected fields in words.</param>
    /// <param name="separator">The separator, which is the usual mistake.</param>
    /// <exception cref="FormatException">There is one field only.</exception>
    public void CheckTwo(string expected, char? separator)
    {
        if (FirstRow.Length < 2)
        {
            if (separator is null)
            {
                throw new FormatException($"{FilePath}: expected {expected} in each line, found '{FirstRow.FirstOrDefault("")}' alone.");
            }

            const int Shown = 60;
            string between = separator == '\t' ? "a tab" : $"'{separator}'", field = FirstRow.FirstOrDefault("");
            string beginning = field.Length <= Shown ? field : field[..Shown] + "…";
            throw new FormatException(
                $"{FilePath}: expected {expected} with {between} between, found one field, '{beginning}'. Option Separator sets "
                    + $"another.{OtherSeparator(field)}");
        }
    }

    /// <summary>Names the separator that a row of one field may have been written with.</summary>
    private static string OtherSeparator(string row)
    {
        char[] usual = [';', '\t', '|', ','];
        char likeliest = usual.MaxBy(separator => row.Count(c => c == separator));
        return row.Contains(likeliest) ? $" There is {(likeliest == '\t' ? "a tab" : $"'{likeliest}'")} in it." : "";
    }

    /// <summary>Gets all fields under their names; a field without a name is called by its number.</summary>
    /// <exception cref="FormatException">Two fields have the same name.</exception>
    public (string Name, int Field)[] All()
    {
        (string Name, int Field)[] all =
            [.. FirstRow.Select(
                (name, i) => (HasHeader && name.Length > 0 ? name : string.Create(CultureInfo.InvariantCulture, $"Field{i}"), i))];
        string? twice = all.GroupBy(column => column.Name).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null
            ? all
            : throw new FormatException(
                $"{FilePath}: expected different names in the header (or the Columns wanted, by number), found '{twice}' twice.");
    }

    /// <summary>Lists the fields by number and, where there is a header, name.</summary>
    public string Describe() => string.Join(", ", FirstRow.Select((name, i) => HasHeader ? $"{i} '{name}'" : $"{i}"));

    private int IndexOf(string name)
    {
        int exact = Array.IndexOf(FirstRow, name);
        return exact >= 0 ? exact : Array.FindIndex(FirstRow, field => IsSame(field, name));
    }

    private static bool IsSame(string field, string name) =>
        field.AsSpan().Trim().Equals(name.AsSpan().Trim(), StringComparison.OrdinalIgnoreCase);
}
