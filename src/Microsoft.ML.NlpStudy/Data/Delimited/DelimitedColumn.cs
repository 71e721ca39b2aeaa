using System.Globalization;

namespace Microsoft.ML.NlpStudy;

/// <summary>A column of a data view and the field of a file that it is read from.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Field">The field's name in the header, letter case aside, or its number from 0 in digits.</param>
public sealed record DelimitedColumn(string Name, string Field)
{
    /// <summary>Makes a column that has its field's name.</summary>
    /// <param name="name">The name in the header.</param>
    public DelimitedColumn(string name)
        : this(name, name)
    {
    }

    /// <summary>Makes a column of a field that is given by its number.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="field">The field's number, from 0.</param>
    public DelimitedColumn(string name, int field)
        : this(name, field.ToString(CultureInfo.InvariantCulture))
    {
    }
}
