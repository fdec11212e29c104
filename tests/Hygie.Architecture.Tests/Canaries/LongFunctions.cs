namespace Hygie.Architecture.Tests.Canaries;

/// <summary>Sixty-five statements in a row.</summary>
internal static class LongFunctions
{
    public static int LongFunction(int number)
    {
        var total = 0;
        total += number * 1;
        total += number * 2;
        total += number * 3;
        total += number * 4;
        total += number * 5;
        total += number * 6;
        total += number * 7;
        total += number * 8;
        total += number * 9;
        total += number * 10;
        total += number * 11;
        total += number * 12;
        total += number * 13;
        total += number * 14;
        total += number * 15;
        total += number * 16;
        total += number * 17;
        total += number * 18;
        total += number * 19;
        total += number * 20;
        total += number * 21;
        total += number * 22;
        total += number * 23;
        total += number * 24;
        total += number * 25;
        total += number * 26;
        total += number * 27;
        total += number * 28;
        total += number * 29;
        total += number * 30;
        total += number * 31;
        total += number * 32;
        total += number * 33;
        total += number * 34;
        total += number * 35;
        total += number * 36;
        total += number * 37;
        total += number * 38;
        total += number * 39;
        total += number * 40;
        total += number * 41;
        total += number * 42;
        total += number * 43;
        total += number * 44;
        total += number * 45;
        total += number * 46;
        total += number * 47;
        total += number * 48;
        total += number * 49;
        total += number * 50;
        total += number * 51;
        total += number * 52;
        total += number * 53;
        total += number * 54;
        total += number * 55;
        total += number * 56;
        total += number * 57;
        total += number * 58;
        total += number * 59;
        total += number * 60;
        total += number * 61;
        total += number * 62;
        total += number * 63;
        total += number * 64;
        total += number * 65;
        return total;
    }
}
