using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class FloatParserTests
{
    [Theory]
    [InlineData("0.418")]
    [InlineData("-0.0")]
    [InlineData("+12")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1e-3")]
    [InlineData("-2.5E+10")]
    [InlineData("3.4028235e38")]
    [InlineData("3.5e38")]
    [InlineData("1e-45")]
    [InlineData("1.17549429e-38")]
    [InlineData("16777217")]                         // halfway between two floats: to the even one
    [InlineData("16777217.0000000000000000001")]     // just above halfway
    [InlineData("16777219")]
    [InlineData("9007199791611905")]                 // halfway for a float once it is rounded to a double
    [InlineData("1.00000017881393432617187499")]     // halfway as a double, below it as written
    [InlineData("1.00000017881393432617187501")]
    [InlineData("12345678901234567890123")]
    [InlineData("0.00000000000000000000000000000012345678")]
    [InlineData("NaN")]
    [InlineData("1e")]
    [InlineData("e5")]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("1e+")]
    [InlineData("1e99999999999")]
    [InlineData("0x10")]
    [InlineData("1,5")]
    [InlineData("word")]
    public void A_number_is_read_as_the_framework_reads_it(string text)
    {
        bool expected = float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float expectedValue);

        Assert.Equal(expected, FloatParser.TryParse(Encoding.ASCII.GetBytes(text), out float value));
        Assert.Equal(BitConverter.SingleToInt32Bits(expectedValue), BitConverter.SingleToInt32Bits(value));
    }

    [Property(MaxTest = 2000)]
    public void Every_float_comes_back_from_its_shortest_text(int bits)
    {
        float value = BitConverter.Int32BitsToSingle(bits);
        if (!float.IsNaN(value))
        {
            Assert.True(FloatParser.TryParse(Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)), out float read));
            Assert.Equal(bits, BitConverter.SingleToInt32Bits(read));
        }
    }

    [Property(MaxTest = 2000)]
    public void Decimals_of_any_length_are_rounded_once(long digits, byte scale)
    {
        string text = $"{digits}e-{scale % 30}";

        Assert.True(FloatParser.TryParse(Encoding.ASCII.GetBytes(text), out float read));
        Assert.Equal(float.Parse(text, CultureInfo.InvariantCulture), read);
    }
}
