// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AuthorUnits} from "../../../contracts/interfaces/ModelTerms.sol";
import {RevenueFixture} from "../support/RevenueFixture.sol";

/// @notice What the number of people does to the cost of paying income and of taking it out: nothing.
contract FlatCostsTest is RevenueFixture {
    uint256 private constant PEOPLE = 10_000;
    uint256 private constant BATCH = 50;

    function setUp() public {
        _setUpModel();
        shares.mintOnce(SUPPLY, address(0), 0);
    }

    function test_payIncome_CostsTheSame_HoweverManyHoldersAndAuthors() public {
        _giveShares(1, 10);
        _nameAuthors(1, 1);
        _pay(100e6);
        _fund(200e6);
        dollar.approve(address(router), 200e6);
        uint256 few = _gasOfPaying();
        _giveShares(11, PEOPLE);
        _nameAuthors(2, PEOPLE / BATCH);
        uint256 many = _gasOfPaying();
        assertEq(many, few, "gas of paying");
    }

    function test_claims_CostTheSame_HoweverManyHoldersAndAuthors() public {
        _giveShares(1, 10);
        _nameAuthors(1, 1);
        _pay(100e6);
        VM.warp(START + 3 * DAY);
        uint256 holderFew = _gasOfClaiming(5);
        uint256 authorFew = _gasOfRoyalties(_author(5));
        _giveShares(11, PEOPLE);
        _nameAuthors(2, PEOPLE / BATCH);
        _pay(100e6);
        VM.warp(START + 6 * DAY);
        assertAtMost(_gasOfClaiming(6), holderFew, "gas of a holder's claim");
        assertAtMost(_gasOfRoyalties(_author(6)), authorFew, "gas of an author's claim");
    }

    function _gasOfPaying() private returns (uint256) {
        uint256 before = gasleft();
        router.payIncome(MODEL, 100e6, INFERENCE, 0);
        return before - gasleft();
    }

    function _gasOfClaiming(uint256 holder) private returns (uint256) {
        uint256 before = gasleft();
        shares.claim(_holder(holder));
        return before - gasleft();
    }

    function _gasOfRoyalties(address author) private returns (uint256) {
        uint256 before = gasleft();
        router.claimAuthor(MODEL, author);
        return before - gasleft();
    }

    function _giveShares(uint256 from, uint256 until) private {
        for (uint256 i = from; i <= until; ++i) {
            shares.transfer(_holder(i), 10e18);
        }
    }

    function _nameAuthors(uint256 from, uint256 until) private {
        for (uint256 batch = from; batch <= until; ++batch) {
            AuthorUnits[] memory authors = new AuthorUnits[](BATCH);
            for (uint256 i = 0; i < BATCH; ++i) {
                authors[i] = AuthorUnits(_author((batch - 1) * BATCH + i + 1), 100);
            }
            VM.prank(timelock);
            router.setUnits(MODEL, authors);
        }
    }

    function _holder(uint256 number) private pure returns (address) {
        return address(uint160(0xa000000 + number));
    }

    function _author(uint256 number) private pure returns (address) {
        return address(uint160(0xb000000 + number));
    }
}
