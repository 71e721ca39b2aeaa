namespace Microsoft.ML.Data;

public sealed partial class TextLoader
{
    /// <summary>How a text file is read.</summary>
    public class Options
    {
        /// <summary>Fields may be quoted; a separator inside quotes belongs to the field.</summary>
        public bool AllowQuoting;

        /// <summary>Fields may be written 'index:value', after the number of slots they spread over.</summary>
        public bool AllowSparse;

        /// <summary>Number of source columns; with sparse fields, the lines then need not say it.</summary>
        public int? InputSize;

        public char[] Separators = ['\t'];

        /// <summary>'.' or ','.</summary>
        public char DecimalMarker = '.';

        public Column[] Columns;

        /// <summary>Cut white space off the end of each line.</summary>
        public bool TrimWhitespace;

        public bool HasHeader;

        /// <summary>Quoted fields may hold line breaks. Only with <see cref="AllowQuoting"/>.</summary>
        public bool ReadMultilines;

        /// <summary>A file whose first line names the source columns, instead of a header in the data.</summary>
        public string HeaderFile;

        public long? MaxRows;

        /// <summary>What makes a quote inside a quoted field part of it; the default doubles the quote.</summary>
        public char EscapeChar = '"';

        /// <summary>An empty or absent real number is NaN instead of 0.</summary>
        public bool MissingRealsAsNaNs;
    }
}
