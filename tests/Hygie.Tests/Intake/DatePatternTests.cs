using System.Text;
using CsCheck;
using Hygie.Core.Intake;
using Xunit;

namespace Hygie.Tests.Intake;

public sealed class DatePatternTests
{
    [Theory]
    [InlineData("%Y-%m-%d", "2008-02-29", "2008-02-29")]
    [InlineData("%d/%m/%Y", "01/02/2006", "2006-02-01")]
    [InlineData("%d%m%Y", "31121999", "1999-12-31")]
    [InlineData("%Y%m%d", "16000101", "1600-01-01")]
    [InlineData("%d%b%Y:%H:%M:%S", "01JAN2012:00:00:00", "2012-01-01")]
    public void Reads_a_date_in_its_layout(string layout, string text, string expected)
    {
        Assert.True(DatePattern.Parse(layout)!.TryRead(Encoding.UTF8.GetBytes(text), out var days, out _));
        Assert.Equal(DateOnly.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), new DateOnly(1970, 1, 1).AddDays(days));
    }

    [Theory]
    [InlineData("%Y-%m-%d", "2007-02-29")]
    [InlineData("%Y-%m-%d", "0000-01-01")]
    [InlineData("%Y-%m-%d", "2007-13-01")]
    [InlineData("%Y-%m-%d", "2007/01/01")]
    [InlineData("%Y-%m-%d", "2007-01-1")]
    [InlineData("%Y-%m-%d", "2007-01-01 ")]
    [InlineData("%d%b%Y", "01JXN2012")]
    public void Refuses_what_is_not_a_date_in_its_layout(string layout, string text) =>
        Assert.False(DatePattern.Parse(layout)!.TryRead(Encoding.UTF8.GetBytes(text), out _, out _));

    [Theory]
    [InlineData("%j")]
    [InlineData("%")]
    [InlineData("")]
    public void An_unknown_directive_is_no_layout(string layout) => Assert.Null(DatePattern.Parse(layout));

    [Fact]
    public void Every_day_of_four_centuries_is_read_as_the_calendar_says() =>
        Gen.Int[0, 146_096].Sample(offset =>
        {
            var day = new DateOnly(1800, 1, 1).AddDays(offset);
            var text = day.ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture);
            return DatePattern.French.TryRead(Encoding.ASCII.GetBytes(text), out var days, out _)
                && new DateOnly(1970, 1, 1).AddDays(days) == day;
        });
}
